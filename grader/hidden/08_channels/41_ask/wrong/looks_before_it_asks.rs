//! verdict: failed, diagnosis: panicked
//!
//! The warehouse may go between the look and the question.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    if tx.is_closed() {
        return Err(Gone);
    }
    let (reply, answer) = oneshot::channel();
    tx.send(Cmd { key, reply }).await.unwrap();
    answer.await.map_err(|_| Gone)
}
