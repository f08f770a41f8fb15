//! Listens, looks, and then waits: with `enable` and a loop.

use std::pin::pin;
use std::sync::Mutex;

use tokio::sync::Notify;

#[derive(Default)]
pub struct Gate {
    is_open: Mutex<bool>,
    opened: Notify,
}

impl Gate {
    pub fn open(&self) {
        *self.is_open.lock().unwrap() = true;
        self.opened.notify_waiters();
    }

    pub async fn wait(&self) {
        loop {
            let mut opened = pin!(self.opened.notified());
            opened.as_mut().enable();
            if *self.is_open.lock().unwrap() {
                return;
            }
            opened.await;
        }
    }
}
