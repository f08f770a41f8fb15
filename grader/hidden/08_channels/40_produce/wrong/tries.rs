//! verdict: failed, diagnosis: lost_data
//!
//! What has no room is lost.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sent = 0;
    for number in 0..n {
        if tx.try_send(number).is_ok() {
            sent += 1;
        }
    }
    sent
}
