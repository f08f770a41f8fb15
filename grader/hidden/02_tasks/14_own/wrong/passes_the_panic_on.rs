//! verdict: failed, diagnosis: panicked
//!
//! It passes the panic of its task on, instead of returning the error.

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

impl<T> Owned<T> {
    pub async fn finish(mut self) -> Result<T, JoinError> {
        match (&mut self.handle).await {
            Ok(value) => Ok(value),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(error) => Err(error),
        }
    }
}
