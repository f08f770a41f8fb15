//! verdict: failed, diagnosis: out_of_order
//!
//! A place in the queue for every number.

use futures::future::join_all;
use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let sends = (0..n.min(100_000)).map(|number| tx.send(number));
    join_all(sends).await.iter().filter(|sent| sent.is_ok()).count() as u32
}
