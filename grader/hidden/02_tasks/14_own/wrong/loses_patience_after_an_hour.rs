//! verdict: failed, diagnosis: wrong_value
//!
//! Gives up after an hour.

use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;

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
        match timeout(Duration::from_secs(3600), &mut self.handle).await {
            Ok(ended) => ended,
            Err(_) => {
                self.handle.abort();
                (&mut self.handle).await
            }
        }
    }
}
