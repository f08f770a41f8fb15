//! verdict: failed, diagnosis: wrong_value

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(_) => Outcome::Cancelled,
    }
}
