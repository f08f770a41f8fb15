//! verdict: failed, diagnosis: spinning
//!
//! A flag instead of a queue, and everybody else looks at it over and over.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use kata::state::load_checksum;

#[derive(Default)]
pub struct Settings {
    loading: AtomicBool,
    checksum: Mutex<Option<u64>>,
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        loop {
            if let Some(known) = *self.checksum.lock().unwrap() {
                return Ok(known);
            }
            if !self.loading.swap(true, Ordering::SeqCst) {
                let loaded = load_checksum().await;
                self.loading.store(false, Ordering::SeqCst);
                *self.checksum.lock().unwrap() = loaded.as_ref().ok().copied();
                return loaded;
            }
            tokio::task::yield_now().await;
        }
    }
}
