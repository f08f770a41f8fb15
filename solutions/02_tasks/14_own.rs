use tokio::task::{JoinError, JoinHandle};

/// A task that is aborted when its owner drops it.
pub struct Owned<T> {
    handle: JoinHandle<T>,
}

/// Takes the task over: from now on it lives no longer than the `Owned`.
pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle }
}

impl<T> Owned<T> {
    /// Waits for the task, and returns what its handle returns.
    pub async fn finish(mut self) -> Result<T, JoinError> {
        // By reference: the handle stays inside `self`, which this future keeps while it waits.
        // So dropping the future drops `self`, and nothing more is needed for that case. Taken
        // out of `self`, the handle would be dropped bare, and the task detached.
        (&mut self.handle).await
    }
}

// Here rather than in a method that somebody has to remember: `Drop` runs on every way out, an
// early return, a panic and a cancelled future included.
impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        // Does nothing to a task that has finished, so `finish` need not prevent it.
        self.handle.abort();
    }
}
