//! verdict: failed, diagnosis: spinning
//!
//! Looks again and again, and is in time only because the clock has whole milliseconds.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::sleep;

#[derive(Default)]
pub struct Gate {
    is_open: AtomicBool,
}

impl Gate {
    pub fn open(&self) {
        self.is_open.store(true, Ordering::Release);
    }

    pub async fn wait(&self) {
        while !self.is_open.load(Ordering::Acquire) {
            sleep(Duration::from_millis(1)).await;
        }
    }
}
