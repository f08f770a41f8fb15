//! verdict: failed, diagnosis: spinning
//!
//! Lets others run, and never lets time pass.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::yield_now;

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
            yield_now().await;
        }
    }
}
