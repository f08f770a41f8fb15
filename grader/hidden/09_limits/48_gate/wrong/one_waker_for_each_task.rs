//! verdict: failed, diagnosis: deadlock
//!
//! Two waits of one task may have two wakers.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

#[derive(Default)]
pub struct Gate {
    state: Mutex<(bool, HashMap<Option<tokio::task::Id>, Waker>)>,
}

impl Gate {
    pub fn open(&self) {
        let wakers = {
            let mut state = self.state.lock().unwrap();
            state.0 = true;
            std::mem::take(&mut state.1)
        };
        wakers.into_values().for_each(Waker::wake);
    }

    pub async fn wait(&self) {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.0 {
                return Poll::Ready(());
            }
            state.1.insert(tokio::task::try_id(), cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}
