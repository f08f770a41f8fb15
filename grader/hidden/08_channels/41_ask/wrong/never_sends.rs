//! verdict: failed, diagnosis: never_awaited
//!
//! The future of the `send` goes unpolled, and with it the question.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    let _ = tx.send(Cmd { key, reply });
    answer.await.map_err(|_| Gone)
}
