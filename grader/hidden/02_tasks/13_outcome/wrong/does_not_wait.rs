//! verdict: failed, diagnosis: wrong_value
//!
//! Not finished yet is not cancelled.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    if !handle.is_finished() {
        return Outcome::Cancelled;
    }
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_panic() => Outcome::Panicked,
        Err(_) => Outcome::Cancelled,
    }
}
