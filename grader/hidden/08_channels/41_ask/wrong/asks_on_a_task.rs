//! verdict: failed, diagnosis: not_cancelled
//!
//! The task goes on when nobody waits for it any more.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let tx = tx.clone();
    let asks = tokio::spawn(async move {
        let (reply, answer) = oneshot::channel();
        tx.send(Cmd { key, reply }).await.ok()?;
        answer.await.ok()
    });
    asks.await.ok().flatten().ok_or(Gone)
}
