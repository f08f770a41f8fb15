//! verdict: failed, diagnosis: deadlock
//!
//! Who comes later has nothing new to wait for.

use tokio::sync::watch;

#[derive(Default)]
pub struct Gate {
    is_open: watch::Sender<bool>,
}

impl Gate {
    pub fn open(&self) {
        self.is_open.send_replace(true);
    }

    pub async fn wait(&self) {
        let mut sees = self.is_open.subscribe();
        let _ = sees.changed().await;
    }
}
