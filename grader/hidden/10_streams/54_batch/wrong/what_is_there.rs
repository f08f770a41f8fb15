//! verdict: failed, diagnosis: wrong_time
//!
//! `recv_many` waits for one item, and takes what is there beside it.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    loop {
        let mut batch = vec![];
        let received = tokio::select! {
            received = rx.recv_many(&mut batch, max) => received,
            () = out.closed() => return,
        };
        if received == 0 || out.send(batch).await.is_err() {
            return;
        }
    }
}
