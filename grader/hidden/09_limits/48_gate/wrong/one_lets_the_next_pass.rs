//! verdict: failed, diagnosis: deadlock
//!
//! Each one who passes wakes the next, so whoever has not looked yet holds up all behind it.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    open: AtomicBool,
    bell: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.open.store(true, Ordering::SeqCst);
        self.bell.notify_one();
    }

    pub async fn wait(&self) {
        if self.open.load(Ordering::SeqCst) {
            return;
        }
        self.bell.notified().await;
        self.bell.notify_one();
    }
}
