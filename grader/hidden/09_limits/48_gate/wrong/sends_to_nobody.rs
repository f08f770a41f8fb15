//! verdict: failed, diagnosis: deadlock
//!
//! `send` of a `watch` changes nothing while nobody is subscribed.

use tokio::sync::watch;

#[derive(Default)]
pub struct Gate {
    is_open: watch::Sender<bool>,
}

impl Gate {
    pub fn open(&self) {
        let _ = self.is_open.send(true);
    }

    pub async fn wait(&self) {
        let mut sees = self.is_open.subscribe();
        let _ = sees.wait_for(|is_open| *is_open).await;
    }
}
