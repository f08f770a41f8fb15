//! verdict: failed, diagnosis: panicked

use kata::state::load_checksum;
use tokio::sync::OnceCell;

#[derive(Default)]
pub struct Settings {
    checksum: OnceCell<u64>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        Ok(*self.checksum.get_or_init(async || load_checksum().await.unwrap()).await)
    }
}
