//! verdict: failed, diagnosis: wrong_time
//!
//! The last one is waited for until it has been received.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::sleep;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        if tx.send(number).await.is_err() {
            return number;
        }
    }
    while tx.capacity() < tx.max_capacity() && !tx.is_closed() {
        sleep(Duration::from_millis(1)).await;
    }
    n
}
