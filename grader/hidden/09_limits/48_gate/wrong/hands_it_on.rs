//! verdict: failed, diagnosis: wrong_time
//!
//! Each wakes the next, and who gives up when it is woken wakes nobody.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    is_open: AtomicBool,
    waiting: AtomicBool,
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.is_open.store(true, Ordering::Release);
        self.opened.notify_one();
    }

    pub async fn wait(&self) {
        while !self.is_open.load(Ordering::Acquire) {
            self.opened.notified().await;
        }
        if self.waiting.swap(true, Ordering::AcqRel) {
            self.opened.notify_one();
        }
    }
}
