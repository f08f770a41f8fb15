//! verdict: failed, diagnosis: spinning
//!
//! Asks whether it has ended instead of awaiting it.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    while !handle.is_finished() {
        tokio::task::yield_now().await;
    }
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_panic() => Outcome::Panicked,
        Err(_) => Outcome::Cancelled,
    }
}
