//! verdict: failed, diagnosis: blocking
//!
//! It sleeps on the thread until the task has ended, which never gets to run on it.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    while !handle.is_finished() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_panic() => Outcome::Panicked,
        Err(_) => Outcome::Cancelled,
    }
}
