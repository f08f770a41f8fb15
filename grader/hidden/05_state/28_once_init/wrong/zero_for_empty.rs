//! verdict: failed, diagnosis: over_limit
//!
//! A checksum of 0 is loaded again and again.

use kata::state::load_checksum;
use tokio::sync::Mutex;

#[derive(Default)]
pub struct Settings {
    checksum: Mutex<u64>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        let mut checksum = self.checksum.lock().await;
        if *checksum == 0 {
            *checksum = load_checksum().await?;
        }
        Ok(*checksum)
    }
}
