//! verdict: failed, diagnosis: never_awaited
//!
//! The sends are made, and nobody polls them.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n.min(100_000) {
        let _ = tx.send(number);
    }
    n
}
