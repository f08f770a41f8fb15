//! verdict: failed, diagnosis: panicked
//!
//! A receiver that is gone is no bug.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        tx.send(number).await.unwrap();
    }
    n
}
