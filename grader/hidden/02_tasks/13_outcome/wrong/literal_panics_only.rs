//! verdict: failed, diagnosis: wrong_value
//!
//! A panic may carry something else than a literal.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    let error = match handle.await {
        Ok(value) => return Outcome::Done(value),
        Err(error) => error,
    };
    match error.try_into_panic() {
        Ok(payload) if payload.is::<&'static str>() => Outcome::Panicked,
        _ => Outcome::Cancelled,
    }
}
