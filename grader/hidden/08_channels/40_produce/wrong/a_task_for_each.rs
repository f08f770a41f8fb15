//! verdict: failed, diagnosis: leaked_task
//!
//! Returns while tasks still wait for room.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n.min(10_000) {
        let tx = tx.clone();
        tokio::spawn(async move { tx.send(number).await });
    }
    n
}
