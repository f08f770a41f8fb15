//! verdict: failed, diagnosis: lost_data
//!
//! Wants room for everything before the first is sent, and no channel has so much.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let Ok(permits) = tx.reserve_many(n as usize).await else { return 0 };
    let mut sent = 0;
    for permit in permits {
        permit.send(sent);
        sent += 1;
    }
    sent
}
