//! The sender goes into each permit and comes back with the message.

use tokio::sync::mpsc::Sender;

pub async fn produce(mut tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        match tx.reserve_owned().await {
            Ok(permit) => tx = permit.send(number),
            Err(_) => return number,
        }
    }
    n
}
