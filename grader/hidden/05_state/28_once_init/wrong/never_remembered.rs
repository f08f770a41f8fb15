//! verdict: failed, diagnosis: over_limit

use kata::state::load_checksum;

#[derive(Default)]
pub struct Settings {}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        load_checksum().await
    }
}
