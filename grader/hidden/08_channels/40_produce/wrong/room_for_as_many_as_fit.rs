//! verdict: failed, diagnosis: over_limit
//!
//! Waits until the channel is empty, and fills it.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sent = 0;
    while sent < n {
        let batch = tx.max_capacity().min((n - sent) as usize);
        let Ok(permits) = tx.reserve_many(batch).await else { break };
        for permit in permits {
            permit.send(sent);
            sent += 1;
        }
    }
    sent
}
