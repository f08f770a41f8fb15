//! verdict: failed, diagnosis: panicked
//!
//! Waits with the whole thread.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        if tx.blocking_send(number).is_err() {
            return number;
        }
    }
    n
}
