//! verdict: failed, diagnosis: deadlock
//!
//! While somebody who was woken has not looked, there is no permit for who comes.

use tokio::sync::Notify;

/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
#[derive(Default)]
pub struct Gate {
    permit: Notify,
}

impl Gate {
    pub fn open(&self) {
        self.permit.notify_one();
    }

    pub async fn wait(&self) {
        self.permit.notified().await;
        self.permit.notify_one();
    }
}
