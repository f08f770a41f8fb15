//! verdict: failed, diagnosis: wrong_time
//!
//! As slow as the consumer of the lesson, whoever it is.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::sleep;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        if tx.send(number).await.is_err() {
            return number;
        }
        if number >= 2 && number + 1 < n {
            sleep(Duration::from_millis(10)).await;
        }
    }
    n
}
