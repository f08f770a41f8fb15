use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
#[derive(Default)]
pub struct Gate {
    is_open: AtomicBool,
    opened: Notify,
}

impl Gate {
    /// Opens the gate, for all who wait and for all who will come.
    pub fn open(&self) {
        // The state first: who hears the bell, or comes after it, has to find the gate open.
        self.is_open.store(true, Ordering::Release);
        self.opened.notify_waiters();
    }

    /// Waits until the gate is open.
    pub async fn wait(&self) {
        // Listens from here on, so that no bell can ring between the look and the wait.
        let opened = self.opened.notified();
        if !self.is_open.load(Ordering::Acquire) {
            opened.await;
        }
    }
}
