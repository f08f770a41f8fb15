//! As long as it is closed, it is locked for writing.

use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedRwLockWriteGuard, RwLock};

pub struct Gate {
    closed: Mutex<Option<OwnedRwLockWriteGuard<()>>>,
    way: Arc<RwLock<()>>,
}

impl Default for Gate {
    fn default() -> Self {
        let way = Arc::new(RwLock::new(()));
        let closed = Arc::clone(&way).try_write_owned().ok();
        Self { closed: Mutex::new(closed), way }
    }
}

impl Gate {
    pub fn open(&self) {
        self.closed.lock().unwrap().take();
    }

    pub async fn wait(&self) {
        drop(self.way.read().await);
    }
}
