//! verdict: failed, diagnosis: wrong_value
//!
//! The one that came back counts as well.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sent = 0;
    for number in 0..n {
        sent += 1;
        if tx.send(number).await.is_err() {
            break;
        }
    }
    sent
}
