//! verdict: failed, diagnosis: deadlock
//!
//! Wakes the task that polled it first, and not the one that polls it now.

use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

#[derive(Default)]
struct State {
    open: bool,
    wakers: Vec<Waker>,
}

/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
#[derive(Default)]
pub struct Gate {
    state: Mutex<State>,
}

impl Gate {
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.open = true;
        state.wakers.drain(..).for_each(Waker::wake);
    }

    pub async fn wait(&self) {
        let mut listed = false;
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.open {
                return Poll::Ready(());
            }
            if !listed {
                state.wakers.push(cx.waker().clone());
                listed = true;
            }
            Poll::Pending
        })
        .await
    }
}
