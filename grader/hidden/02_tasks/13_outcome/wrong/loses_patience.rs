//! verdict: failed, diagnosis: wrong_value
//!
//! Gives up after a minute.

use std::time::Duration;

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match tokio::time::timeout(Duration::from_secs(60), handle).await {
        Ok(Ok(value)) => Outcome::Done(value),
        Ok(Err(error)) if error.is_panic() => Outcome::Panicked,
        _ => Outcome::Cancelled,
    }
}
