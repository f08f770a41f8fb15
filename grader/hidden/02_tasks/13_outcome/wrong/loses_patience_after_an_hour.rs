//! verdict: failed, diagnosis: wrong_value
//!
//! Gives up after an hour.

use std::time::Duration;

use kata::tasks::Outcome;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match timeout(Duration::from_secs(3600), handle).await {
        Ok(Ok(value)) => Outcome::Done(value),
        Ok(Err(error)) if error.is_panic() => Outcome::Panicked,
        Ok(Err(_)) | Err(_) => Outcome::Cancelled,
    }
}
