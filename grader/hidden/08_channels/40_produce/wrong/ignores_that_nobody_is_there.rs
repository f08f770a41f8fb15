//! verdict: timed_out
//!
//! Goes on and on, for nobody.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut taken = 0;
    for number in 0..n {
        if tx.send(number).await.is_ok() {
            taken += 1;
        }
    }
    taken
}
