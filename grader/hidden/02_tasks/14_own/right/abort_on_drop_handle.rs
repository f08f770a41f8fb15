//! There is such a type.

use tokio::task::{JoinError, JoinHandle};
use tokio_util::task::AbortOnDropHandle;

pub struct Owned<T>(AbortOnDropHandle<T>);

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    Owned(AbortOnDropHandle::new(handle))
}

impl<T> Owned<T> {
    pub async fn finish(self) -> Result<T, JoinError> {
        self.0.await
    }
}
