//! verdict: failed, diagnosis: lost_data
//!
//! Counts as people do.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 1..=n {
        if tx.send(number).await.is_err() {
            return number - 1;
        }
    }
    n
}
