//! The standard cell for the value, and a lock for those who fill it.

use std::sync::OnceLock;

use kata::state::load_checksum;
use tokio::sync::Mutex;

#[derive(Default)]
pub struct Settings {
    checksum: OnceLock<u64>,
    loading: Mutex<()>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        if let Some(known) = self.checksum.get() {
            return Ok(*known);
        }
        let _alone = self.loading.lock().await;
        if let Some(known) = self.checksum.get() {
            return Ok(*known);
        }
        let loaded = load_checksum().await?;
        Ok(*self.checksum.get_or_init(|| loaded))
    }
}
