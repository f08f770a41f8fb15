//! verdict: failed, diagnosis: wrong_time
//!
//! Asks now and then, also when nothing is there to wait for.

use std::time::Duration;

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, sleep};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut batch = vec![];
    let mut due = Instant::now();
    loop {
        let next = rx.try_recv();
        let ended = matches!(next, Err(TryRecvError::Disconnected));
        if let Ok(item) = next {
            if batch.is_empty() {
                due = Instant::now() + d;
            }
            batch.push(item);
        } else if !ended && !(batch.len() > 0 && Instant::now() >= due) {
            sleep(Duration::from_millis(1)).await;
            if out.is_closed() {
                return;
            }
        }
        let is_due = !batch.is_empty() && (ended || batch.len() == max || Instant::now() >= due);
        if is_due && out.send(std::mem::take(&mut batch)).await.is_err() {
            return;
        }
        if ended {
            return;
        }
    }
}
