//! verdict: failed, diagnosis: deadlock
//!
//! Permits that are used up, and enough of them for a while.

use tokio::sync::Semaphore;

/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
pub struct Gate {
    tickets: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { tickets: Semaphore::new(0) }
    }
}

impl Gate {
    pub fn open(&self) {
        self.tickets.add_permits(1000);
    }

    pub async fn wait(&self) {
        self.tickets.acquire().await.unwrap().forget();
    }
}
