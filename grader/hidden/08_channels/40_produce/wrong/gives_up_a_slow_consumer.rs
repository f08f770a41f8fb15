//! verdict: failed, diagnosis: lost_data
//!
//! Takes a consumer who is slow for one who is gone.

use std::time::Duration;

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        if tx.send_timeout(number, Duration::from_millis(500)).await.is_err() {
            return number;
        }
    }
    n
}
