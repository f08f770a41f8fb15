//! verdict: failed, diagnosis: wrong_value
//!
//! It aborts first, and then waits.

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
        if !self.handle.is_finished() {
            self.handle.abort();
        }
        (&mut self.handle).await
    }
}
