//! verdict: failed, diagnosis: deadlock
//!
//! `try_lock` in `wait`: where it is being opened just then, nobody is written down.

use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

#[derive(Default)]
pub struct Gate {
    state: Mutex<(bool, Vec<Waker>)>,
}

impl Gate {
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.0 = true;
        state.1.drain(..).for_each(Waker::wake);
    }

    pub async fn wait(&self) {
        poll_fn(|cx| {
            let Ok(mut state) = self.state.try_lock() else { return Poll::Pending };
            if state.0 {
                return Poll::Ready(());
            }
            state.1.push(cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}
