//! verdict: failed, diagnosis: panicked

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_cancelled() => Outcome::Cancelled,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
