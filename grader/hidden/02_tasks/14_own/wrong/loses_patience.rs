//! verdict: failed, diagnosis: wrong_value
//!
//! Gives up after ten seconds.

use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle }
}

impl<T> Owned<T> {
    pub async fn finish(mut self) -> Result<T, JoinError> {
        if let Ok(end) = tokio::time::timeout(Duration::from_secs(10), &mut self.handle).await {
            return end;
        }
        self.handle.abort();
        (&mut self.handle).await
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        self.handle.abort();
    }
}
