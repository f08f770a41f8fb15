//! verdict: failed, diagnosis: panicked
//!
//! `drop` cannot wait; blocking there panics on a runtime's thread.

use tokio::runtime::Handle;
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
        self.handle.abort();
        let _ = Handle::current().block_on(&mut self.handle);
    }
}
