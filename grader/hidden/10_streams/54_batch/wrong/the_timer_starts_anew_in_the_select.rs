//! verdict: failed, diagnosis: wrong_time
//!
//! A `sleep` that is made in the `select!` is a new one with each turn.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut batch = vec![];
    loop {
        let mut ended = false;
        tokio::select! {
            next = rx.recv() => match next {
                Some(item) => {
                    batch.push(item);
                    if batch.len() < max {
                        continue;
                    }
                }
                None => ended = true,
            },
            () = sleep(d), if !batch.is_empty() => {}
            () = out.closed() => return,
        }
        if !batch.is_empty() && out.send(std::mem::take(&mut batch)).await.is_err() {
            return;
        }
        if ended {
            return;
        }
    }
}
