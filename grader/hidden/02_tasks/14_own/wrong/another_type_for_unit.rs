//! verdict: compile_error
//!
//! What `finish` gives depends on the type of the task.

use tokio::task::{JoinError, JoinHandle};
pub struct Owned<T> {
    handle: Option<JoinHandle<T>>,
}
pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned { handle: Some(handle) }
}
impl Owned<u64> {
    pub async fn finish(mut self) -> Result<u64, JoinError> {
        self.handle.as_mut().unwrap().await
    }
}
pub struct Whatever;
impl Whatever {
    pub fn is_err_and(self, _: impl FnOnce(JoinError) -> bool) -> bool {
        true
    }
}
impl Owned<()> {
    pub async fn finish(self) -> Whatever {
        Whatever
    }
}
impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(handle) = &self.handle {
            handle.abort()
        }
    }
}
