//! A token that is cancelled is a gate that is open.

use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub struct Gate {
    opened: CancellationToken,
}

impl Gate {
    pub fn open(&self) {
        self.opened.cancel();
    }

    pub async fn wait(&self) {
        self.opened.cancelled().await;
    }
}
