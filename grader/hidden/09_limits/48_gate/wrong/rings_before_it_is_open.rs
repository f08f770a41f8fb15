//! verdict: failed, diagnosis: deadlock
//!
//! Who looks after the bell and before the state waits for ever.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    is_open: AtomicBool,
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.opened.notify_waiters();
        self.is_open.store(true, Ordering::SeqCst);
    }

    pub async fn wait(&self) {
        let opened = self.opened.notified();
        if !self.is_open.load(Ordering::SeqCst) {
            opened.await;
        }
    }
}
