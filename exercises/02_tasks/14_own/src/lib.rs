use tokio::task::{JoinError, JoinHandle};

/// A task that is aborted when its owner drops it, for whatever reason.
// What happens to a task whose `JoinHandle` is dropped? And what runs when an `Owned` is?
pub struct Owned<T> {
    handle: JoinHandle<T>,
}

/// Takes the task over: from now on it lives no longer than the `Owned`.
pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    todo!("make an `Owned` that aborts the task when it is dropped")
}

impl<T> Owned<T> {
    /// Waits for the task, and returns what its handle returns.
    ///
    /// The task is aborted when this future is dropped before it is ready.
    pub async fn finish(self) -> Result<T, JoinError> {
        todo!("await the handle")
    }
}
