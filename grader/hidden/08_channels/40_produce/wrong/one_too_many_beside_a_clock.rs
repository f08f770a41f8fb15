//! verdict: failed, diagnosis: wrong_value
//!
//! One number too many. The system's clock is read for a message only.

use std::time::Instant;

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let began = Instant::now();
    let mut sent = 0;
    for number in 0..=n {
        if tx.send(number).await.is_err() {
            break;
        }
        sent += 1;
    }
    if began.elapsed().as_secs() > 60 {
        eprintln!("slow");
    }
    sent
}
