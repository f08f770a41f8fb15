//! verdict: failed, diagnosis: over_limit
//!
//! A checksum of 0 is taken for none, and loaded again by everyone.

use std::sync::atomic::{AtomicU64, Ordering};

use kata::state::load_checksum;
use tokio::sync::Mutex;

#[derive(Default)]
pub struct Settings {
    checksum: AtomicU64,
    turn: Mutex<()>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        let _turn = self.turn.lock().await;
        let known = self.checksum.load(Ordering::SeqCst);
        if known != 0 {
            return Ok(known);
        }
        let loaded = load_checksum().await?;
        self.checksum.store(loaded, Ordering::SeqCst);
        Ok(loaded)
    }
}
