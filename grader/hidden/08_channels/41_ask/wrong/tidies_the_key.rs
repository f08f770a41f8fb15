//! verdict: failed, diagnosis: wrong_value
//!
//! Asks for something like it.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    let key = key.trim().to_lowercase();
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    answer.await.map_err(|_| Gone)
}
