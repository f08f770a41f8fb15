//! verdict: failed, diagnosis: deadlock
//!
//! Remembers who has come last, and forgets all others.

use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

#[derive(Default)]
struct State {
    is_open: bool,
    waiting: Option<Waker>,
}

#[derive(Default)]
pub struct Gate {
    state: Mutex<State>,
}

impl Gate {
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.is_open = true;
        if let Some(waker) = state.waiting.take() {
            waker.wake();
        }
    }

    pub async fn wait(&self) {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.is_open {
                return Poll::Ready(());
            }
            state.waiting = Some(cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}
