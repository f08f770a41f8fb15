//! verdict: failed, diagnosis: wrong_value
//!
//! A static is shared by every `Settings` there is.

use kata::state::load_checksum;
use tokio::sync::OnceCell;

static CHECKSUM: OnceCell<u64> = OnceCell::const_new();

#[derive(Default)]
pub struct Settings {}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        CHECKSUM.get_or_try_init(load_checksum).await.copied()
    }
}
