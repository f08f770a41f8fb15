//! verdict: failed, diagnosis: deadlock
//!
//! One permit that everybody takes in passing, and gives back: who was woken has it until he looks.

use std::sync::Once;

use tokio::sync::Semaphore;

pub struct Gate {
    passes: Semaphore,
    first: Once,
}

impl Default for Gate {
    fn default() -> Self {
        Self { passes: Semaphore::new(0), first: Once::new() }
    }
}

impl Gate {
    pub fn open(&self) {
        self.first.call_once(|| self.passes.add_permits(1));
    }

    pub async fn wait(&self) {
        let _permit = self.passes.acquire().await;
    }
}
