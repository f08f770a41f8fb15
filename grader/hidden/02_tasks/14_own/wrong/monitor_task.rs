//! verdict: failed, diagnosis: not_cancelled
//!
//! Another task is to abort it, when that has its turn.

use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinHandle};

pub struct Owned<T> {
    handle: JoinHandle<T>,
    _alive: oneshot::Sender<()>,
}

pub fn own<T>(handle: JoinHandle<T>) -> Owned<T> {
    let (alive, gone) = oneshot::channel::<()>();
    let abort = handle.abort_handle();
    tokio::spawn(async move {
        let _ = gone.await;
        abort.abort();
    });
    Owned { handle, _alive: alive }
}

impl<T> Owned<T> {
    pub async fn finish(self) -> Result<T, JoinError> {
        let Self { handle, _alive } = self;
        handle.await
    }
}
