//! verdict: failed, diagnosis: deadlock
//!
//! Tries again and again, with nobody there.

use std::time::Duration;

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    loop {
        let (reply, answer) = oneshot::channel();
        if tx.send(Cmd { key: key.clone(), reply }).await.is_ok() {
            if let Ok(number) = answer.await {
                return Ok(number);
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
