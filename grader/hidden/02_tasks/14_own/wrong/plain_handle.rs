//! verdict: failed, diagnosis: leaked_task
//!
//! Dropping a handle detaches its task.

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle }
}

impl<T> Owned<T> {
    pub async fn finish(self) -> Result<T, JoinError> {
        self.handle.await
    }
}
