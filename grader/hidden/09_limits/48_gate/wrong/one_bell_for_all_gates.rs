//! verdict: failed, diagnosis: wrong_value
//!
//! Whoever hears the bell of another gate goes through this one.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

static BELL: Notify = Notify::const_new();

/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
#[derive(Default)]
pub struct Gate {
    open: AtomicBool,
}

impl Gate {
    pub fn open(&self) {
        self.open.store(true, Ordering::SeqCst);
        BELL.notify_waiters();
    }

    pub async fn wait(&self) {
        let bell = BELL.notified();
        if !self.open.load(Ordering::SeqCst) {
            bell.await;
        }
    }
}
