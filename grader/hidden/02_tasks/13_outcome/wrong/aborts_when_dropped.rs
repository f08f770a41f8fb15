//! verdict: failed, diagnosis: wrong_tool
//!
//! Takes the task over, although it was only asked to look.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match AbortOnDropHandle::new(handle).await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_panic() => Outcome::Panicked,
        Err(_) => Outcome::Cancelled,
    }
}
