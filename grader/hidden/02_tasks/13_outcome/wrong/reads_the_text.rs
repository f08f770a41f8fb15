//! verdict: failed, diagnosis: wrong_value
//!
//! The text of a panic may have any word in it.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match handle.await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.to_string().contains("cancelled") => Outcome::Cancelled,
        Err(_) => Outcome::Panicked,
    }
}
