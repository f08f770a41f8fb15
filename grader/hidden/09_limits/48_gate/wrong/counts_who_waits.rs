//! verdict: failed, diagnosis: deadlock
//!
//! Rings as often as it has counted, and who counts himself after that is left.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
#[derive(Default)]
pub struct Gate {
    open: AtomicBool,
    waiting: AtomicUsize,
    bell: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.open.store(true, Ordering::SeqCst);
        for _ in 0..self.waiting.swap(0, Ordering::SeqCst) {
            self.bell.notify_one();
        }
    }

    pub async fn wait(&self) {
        if self.open.load(Ordering::SeqCst) {
            return;
        }
        self.waiting.fetch_add(1, Ordering::SeqCst);
        self.bell.notified().await;
    }
}
