//! verdict: failed, diagnosis: wrong_time
//!
//! Waits for room before there is anything to send.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    while let Ok(room) = out.reserve().await {
        let first = tokio::select! {
            first = rx.recv() => first,
            () = out.closed() => None,
        };
        let Some(first) = first else { return };
        let (mut batch, due) = (vec![first], Instant::now() + d);
        while batch.len() < max {
            tokio::select! {
                next = timeout_at(due, rx.recv()) => match next {
                    Ok(Some(item)) => batch.push(item),
                    Ok(None) | Err(_) => break,
                },
                () = out.closed() => return,
            }
        }
        room.send(batch);
    }
}
