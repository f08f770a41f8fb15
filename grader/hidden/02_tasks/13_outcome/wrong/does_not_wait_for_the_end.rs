//! verdict: failed, diagnosis: wrong_value
//!
//! Looks whether the task has finished, instead of waiting for it.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    tokio::task::yield_now().await;
    if !handle.is_finished() {
        return Outcome::Cancelled;
    }
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(error) => {
            if error.is_cancelled() {
                Outcome::Cancelled
            } else {
                Outcome::Panicked
            }
        }
    }
}
