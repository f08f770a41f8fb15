//! Makes the question only once there is room for it.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let room = tx.reserve().await.map_err(|_| Gone)?;
    let (reply, answer) = oneshot::channel();
    room.send(Cmd { key, reply });
    answer.await.map_err(|_| Gone)
}
