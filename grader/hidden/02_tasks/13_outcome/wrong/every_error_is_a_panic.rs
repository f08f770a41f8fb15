//! verdict: failed, diagnosis: wrong_value

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    handle.await.map_or(Outcome::Panicked, Outcome::Done)
}
