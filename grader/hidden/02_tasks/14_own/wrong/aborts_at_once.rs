//! verdict: failed, diagnosis: wrong_value
//!
//! The guard is dropped when `own` returns.

use tokio::task::{AbortHandle, JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
}

struct Guard(AbortHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    let _guard = Guard(handle.abort_handle());
    Owned { handle }
}

impl<T> Owned<T> {
    pub async fn finish(self) -> Result<T, JoinError> {
        self.handle.await
    }
}
