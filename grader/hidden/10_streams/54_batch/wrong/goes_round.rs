//! verdict: failed, diagnosis: wrong_time
//!
//! An interval knows nothing of any batch.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::interval;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut round = interval(d);
    let mut batch = vec![];
    loop {
        tokio::select! {
            item = rx.recv() => match item {
                Some(item) => batch.push(item),
                None => break,
            },
            _ = round.tick() => {
                if !batch.is_empty() && out.send(std::mem::take(&mut batch)).await.is_err() {
                    return;
                }
            }
            () = out.closed() => return,
        }
        if batch.len() >= max && out.send(std::mem::take(&mut batch)).await.is_err() {
            return;
        }
    }
    if !batch.is_empty() {
        let _ = out.send(batch).await;
    }
}
