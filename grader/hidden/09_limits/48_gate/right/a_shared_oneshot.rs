//! Everybody waits for one sender to be dropped.

use std::sync::Mutex;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::Shared;

pub struct Gate {
    closed: Mutex<Option<oneshot::Sender<()>>>,
    open: Shared<oneshot::Receiver<()>>,
}

impl Default for Gate {
    fn default() -> Self {
        let (closed, open) = oneshot::channel();
        Self { closed: Mutex::new(Some(closed)), open: open.shared() }
    }
}

impl Gate {
    pub fn open(&self) {
        let sender = self.closed.lock().unwrap().take();
        drop(sender);
    }

    pub async fn wait(&self) {
        let _ = self.open.clone().await;
    }
}
