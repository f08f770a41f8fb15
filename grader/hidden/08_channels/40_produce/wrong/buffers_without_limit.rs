//! verdict: failed, diagnosis: leaked_task
//!
//! Puts everything into a queue without a limit, and calls it done.

use tokio::sync::mpsc::{Sender, unbounded_channel};

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let (queue, mut queued) = unbounded_channel();
    tokio::spawn(async move {
        while let Some(number) = queued.recv().await {
            if tx.send(number).await.is_err() {
                return;
            }
        }
    });
    for number in 0..n.min(100_000) {
        let _ = queue.send(number);
    }
    n
}
