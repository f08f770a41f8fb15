//! verdict: failed, diagnosis: lost_data
//!
//! A timeout around the whole drops what is in it.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::timeout;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut ended = false;
    while !ended {
        let first = tokio::select! {
            first = rx.recv() => first,
            () = out.closed() => None,
        };
        let Some(first) = first else { return };
        let rest = timeout(d, async {
            let mut rest = vec![];
            while rest.len() + 1 < max {
                match rx.recv().await {
                    Some(item) => rest.push(item),
                    None => {
                        ended = true;
                        break;
                    }
                }
            }
            rest
        });
        let rest = rest.await.unwrap_or_default();
        let batch = std::iter::once(first).chain(rest).collect();
        if out.send(batch).await.is_err() {
            return;
        }
    }
}
