//! verdict: failed, diagnosis: deadlock
//!
//! Permits that are used up.

use tokio::sync::Semaphore;

pub struct Gate {
    passes: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { passes: Semaphore::new(0) }
    }
}

impl Gate {
    pub fn open(&self) {
        self.passes.add_permits(100);
    }

    pub async fn wait(&self) {
        self.passes.acquire().await.unwrap().forget();
    }
}
