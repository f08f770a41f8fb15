//! The loop in another shape, with the error's own number.

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::SendError;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for next in 0..n {
        let Err(SendError(refused)) = tx.send(next).await else { continue };
        return refused;
    }
    n
}
