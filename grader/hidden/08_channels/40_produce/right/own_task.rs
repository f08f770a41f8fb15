//! A task does it, and is waited for.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let sends = async move {
        let mut number = 0;
        while number < n && tx.send(number).await.is_ok() {
            number += 1;
        }
        number
    };
    tokio::spawn(sends).await.unwrap()
}
