//! verdict: failed, diagnosis: wrong_time
//!
//! Cuts off what is less than a millisecond.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let wait_ms = d.as_millis() as u64;
    let work = async {
        let mut open = true;
        while open {
            let Some(first) = rx.recv().await else { return };
            let mut held = vec![first];
            let timer = sleep(Duration::from_millis(wait_ms));
            tokio::pin!(timer);
            while open && held.len() < max {
                tokio::select! {
                    biased;
                    () = &mut timer => break,
                    item = rx.recv() => match item {
                        Some(item) => held.push(item),
                        None => open = false,
                    },
                }
            }
            if out.send(held).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = out.closed() => {}
        () = work => {}
    }
}
