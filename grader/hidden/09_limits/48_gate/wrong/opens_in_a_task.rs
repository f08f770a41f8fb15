//! verdict: failed, diagnosis: deadlock
//!
//! `open` has somebody else open it, some time later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    is_open: AtomicBool,
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        let inner = Arc::clone(&self.inner);
        tokio::spawn(async move {
            inner.is_open.store(true, Ordering::Release);
            inner.opened.notify_waiters();
        });
    }

    pub async fn wait(&self) {
        let opened = self.inner.opened.notified();
        if !self.inner.is_open.load(Ordering::Acquire) {
            opened.await;
        }
    }
}
