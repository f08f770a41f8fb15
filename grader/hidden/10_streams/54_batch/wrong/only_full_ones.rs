//! verdict: failed, diagnosis: wrong_time
//!
//! A batch that is not full waits for the end.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut batch = vec![];
    loop {
        let next = tokio::select! {
            next = rx.recv() => next,
            () = out.closed() => return,
        };
        let ended = next.is_none();
        batch.extend(next);
        let goes = batch.len() == max || (ended && !batch.is_empty());
        if goes && out.send(std::mem::take(&mut batch)).await.is_err() {
            return;
        }
        if ended {
            return;
        }
    }
}
