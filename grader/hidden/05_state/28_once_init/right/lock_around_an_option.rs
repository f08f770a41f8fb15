//! Tokio's lock, held while loading: whoever comes later finds it filled.

use kata::state::load_checksum;
use tokio::sync::Mutex;

#[derive(Default)]
pub struct Settings {
    checksum: Mutex<Option<u64>>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        let mut checksum = self.checksum.lock().await;
        if let Some(known) = *checksum {
            return Ok(known);
        }
        Ok(*checksum.insert(load_checksum().await?))
    }
}
