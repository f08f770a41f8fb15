//! verdict: failed, diagnosis: wrong_time
//!
//! The timer is made once, and not set again: of the second batch on, only the full ones go.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut batch = vec![];
    let timer = sleep(d);
    tokio::pin!(timer);
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
            () = &mut timer, if !timer.is_elapsed() => {}
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
