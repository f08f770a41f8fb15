//! A question that was not sent has taken the way back along: its end is the error.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    let _ = tx.send(Cmd { key, reply }).await;
    answer.await.or(Err(Gone))
}
