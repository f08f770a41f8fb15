//! verdict: failed, diagnosis: wrong_value
//!
//! Takes a full channel for a warehouse that is gone.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    tx.try_send(Cmd { key, reply }).map_err(|_| Gone)?;
    answer.await.map_err(|_| Gone)
}
