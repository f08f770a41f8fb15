//! First the room, then the number.

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut sent = 0;
    while sent < n {
        let Ok(room) = tx.reserve().await else { break };
        room.send(sent);
        sent += 1;
    }
    sent
}
