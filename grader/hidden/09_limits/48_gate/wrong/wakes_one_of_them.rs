//! verdict: failed, diagnosis: deadlock
//!
//! Has a state, and wakes one of those who wait.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    is_open: AtomicBool,
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.is_open.store(true, Ordering::Release);
        self.opened.notify_one();
    }

    pub async fn wait(&self) {
        let opened = self.opened.notified();
        if !self.is_open.load(Ordering::Acquire) {
            opened.await;
        }
    }
}
