//! A function over the result.

use futures::future::FutureExt;
use kata::tasks::Outcome;
use tokio::task::{JoinError, JoinHandle};

pub fn outcome<T>(handle: JoinHandle<T>) -> impl Future<Output = Outcome<T>> {
    handle.map(|ended| ended.map_or_else(|error| failed(&error), Outcome::Done))
}

fn failed<T>(error: &JoinError) -> Outcome<T> {
    if error.is_panic() { Outcome::Panicked } else { Outcome::Cancelled }
}
