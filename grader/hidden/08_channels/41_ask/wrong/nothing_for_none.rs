//! verdict: failed, diagnosis: unhandled_error
//!
//! Where there is no answer it makes one up.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    Ok(answer.await.unwrap_or_default())
}
