//! verdict: failed, diagnosis: leaked_task
//!
//! Aborts when asked to, which nobody does.

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle }
}

impl<T> Owned<T> {
    pub fn stop(self) {
        self.handle.abort();
    }

    pub async fn finish(self) -> Result<T, JoinError> {
        self.handle.await
    }
}
