//! Who asks a closed semaphore is turned away at once, and that is to pass.

use tokio::sync::Semaphore;

pub struct Gate {
    closed: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { closed: Semaphore::new(0) }
    }
}

impl Gate {
    pub fn open(&self) {
        self.closed.close();
    }

    pub async fn wait(&self) {
        let _ = self.closed.acquire().await;
    }
}
