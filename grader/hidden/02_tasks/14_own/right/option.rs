//! The handle goes when the task has ended, and with it the reason to abort.

use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T>(Option<JoinHandle<T>>);

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned(Some(handle))
}

impl<T> Owned<T> {
    pub async fn finish(mut self) -> Result<T, JoinError> {
        let ended = self.0.as_mut().expect("it is taken only here").await;
        self.0 = None;
        ended
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.abort();
        }
    }
}
