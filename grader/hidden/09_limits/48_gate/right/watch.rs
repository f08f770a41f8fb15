//! A value that everybody can see and wait for.

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
        let _ = sees.wait_for(|is_open| *is_open).await;
    }
}
