//! verdict: failed, diagnosis: leaked_task
//!
//! Lets the task go on when its owner panics.

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle }
}

impl<T> Owned<T> {
    pub async fn finish(mut self) -> Result<T, JoinError> {
        (&mut self.handle).await
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.handle.abort();
    }
}
