//! verdict: failed, diagnosis: deadlock
//!
//! Keeps an end of its own open, and waits for what nobody sends.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::{mpsc, oneshot};

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    let (forward, mut forwarded) = mpsc::channel(1);
    let copy = forward.clone();
    tokio::spawn(async move {
        if let Ok(number) = answer.await {
            let _ = copy.send(number).await;
        }
    });
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    forwarded.recv().await.ok_or(Gone)
}
