//! The handle to await, beside a guard that aborts.

use tokio::task::{AbortHandle, JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
    guard: Guard,
}

struct Guard(AbortHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    let guard = Guard(handle.abort_handle());
    Owned { handle, guard }
}

impl<T> Owned<T> {
    pub async fn finish(self) -> Result<T, JoinError> {
        let Self { handle, guard } = self;
        let ended = handle.await;
        drop(guard);
        ended
    }
}
