//! An error either gives its panic away or was no panic.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;

pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match handle.await.map_err(|error| error.try_into_panic()) {
        Ok(value) => Outcome::Done(value),
        Err(Ok(_panic)) => Outcome::Panicked,
        Err(Err(_cancelled)) => Outcome::Cancelled,
    }
}
