//! A timer that is there before it is needed, and is put in place with the first item.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut held = Vec::new();
    let timer = sleep(d);
    tokio::pin!(timer);
    loop {
        tokio::select! {
            biased;
            () = out.closed() => return,
            () = &mut timer, if !held.is_empty() => {}
            item = rx.recv() => match item {
                Some(item) => {
                    if held.is_empty() {
                        timer.set(sleep(d));
                    }
                    held.push(item);
                    if held.len() < max {
                        continue;
                    }
                }
                None => break,
            },
        }
        if out.send(std::mem::take(&mut held)).await.is_err() {
            return;
        }
    }
    if !held.is_empty() {
        let _ = out.send(held).await;
    }
}
