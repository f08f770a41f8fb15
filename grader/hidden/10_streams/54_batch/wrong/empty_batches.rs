//! verdict: failed, diagnosis: wrong_value
//!
//! Whenever the time is up, there is a batch, whatever is in it.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    loop {
        let mut batch = vec![];
        let due = Instant::now() + d;
        let mut ended = false;
        while batch.len() < max && !ended {
            let next = tokio::select! {
                next = timeout_at(due, rx.recv()) => next,
                () = out.closed() => return,
            };
            match next {
                Ok(Some(item)) => batch.push(item),
                Ok(None) => ended = true,
                Err(_) => break,
            }
        }
        if out.send(batch).await.is_err() || ended {
            return;
        }
    }
}
