//! verdict: failed, diagnosis: spinning
//!
//! The result is looked for every 5 ms instead of awaited.

use std::time::Duration;

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    let (tx, mut rx) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || tx.send(kata::blocking::compress(&data)));
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        if let Ok(result) = rx.try_recv() {
            return result;
        }
    }
}
