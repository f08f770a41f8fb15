//! Takes as many as are there, up to what the batch has room for.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let closes = out.clone();
    let passes_on = async {
        let mut batch = Vec::with_capacity(max);
        while rx.recv_many(&mut batch, max).await > 0 {
            let due = Instant::now() + d;
            while batch.len() < max {
                let left = max - batch.len();
                match timeout_at(due, rx.recv_many(&mut batch, left)).await {
                    Ok(0) | Err(_) => break,
                    Ok(_) => {}
                }
            }
            let full = std::mem::replace(&mut batch, Vec::with_capacity(max));
            if out.send(full).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = passes_on => {}
        () = closes.closed() => {}
    }
}
