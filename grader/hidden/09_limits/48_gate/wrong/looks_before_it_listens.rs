//! verdict: failed, diagnosis: deadlock
//!
//! What is opened between the look and the wait is missed.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    is_open: AtomicBool,
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.is_open.store(true, Ordering::SeqCst);
        self.opened.notify_waiters();
    }

    pub async fn wait(&self) {
        if !self.is_open.load(Ordering::SeqCst) {
            self.opened.notified().await;
        }
    }
}
