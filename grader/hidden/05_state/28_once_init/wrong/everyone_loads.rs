//! verdict: failed, diagnosis: over_limit
//!
//! Looks, and loads if there is nothing: five see nothing.

use std::sync::Mutex;

use kata::state::load_checksum;

#[derive(Default)]
pub struct Settings {
    checksum: Mutex<Option<u64>>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        if let Some(known) = *self.checksum.lock().unwrap() {
            return Ok(known);
        }
        let loaded = load_checksum().await?;
        *self.checksum.lock().unwrap() = Some(loaded);
        Ok(loaded)
    }
}
