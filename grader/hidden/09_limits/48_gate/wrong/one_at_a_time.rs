//! verdict: failed, diagnosis: deadlock
//!
//! Wakes one, and keeps a permit for one.

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.opened.notify_one();
    }

    pub async fn wait(&self) {
        self.opened.notified().await;
    }
}
