//! verdict: failed, diagnosis: panicked
//!
//! Spreads the task's panic, and makes one of a cancellation.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    Outcome::Done(handle.await.unwrap())
}
