//! One `select!`, and a timer that is set anew with the first item of each batch.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, sleep};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut batch = Vec::new();
    let timer = sleep(d);
    tokio::pin!(timer);
    loop {
        let mut ended = false;
        tokio::select! {
            biased;
            () = out.closed() => return,
            () = &mut timer, if !batch.is_empty() => {}
            next = rx.recv() => match next {
                None => ended = true,
                Some(item) => {
                    if batch.is_empty() {
                        timer.as_mut().reset(Instant::now() + d);
                    }
                    batch.push(item);
                    if batch.len() < max {
                        continue;
                    }
                }
            },
        }
        if !batch.is_empty() && out.send(std::mem::take(&mut batch)).await.is_err() {
            return;
        }
        if ended {
            return;
        }
    }
}
