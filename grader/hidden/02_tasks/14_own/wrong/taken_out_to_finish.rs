//! verdict: failed, diagnosis: leaked_task
//!
//! Aborts when dropped, except in the middle of `finish`: there the handle is bare.

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: Option<JoinHandle<T>>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle: Some(handle) }
}

impl<T> Owned<T> {
    pub async fn finish(mut self) -> Result<T, JoinError> {
        self.handle.take().unwrap().await
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(handle) = &self.handle {
            handle.abort();
        }
    }
}
