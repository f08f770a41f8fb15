//! verdict: failed, diagnosis: deadlock
//!
//! Only those hear it who are there.

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.opened.notify_waiters();
    }

    pub async fn wait(&self) {
        self.opened.notified().await;
    }
}
