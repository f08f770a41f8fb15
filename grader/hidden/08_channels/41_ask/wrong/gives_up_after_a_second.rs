//! verdict: failed, diagnosis: wrong_value
//!
//! Has a patience of its own.

use std::time::Duration;

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;
use tokio::time::timeout;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    match timeout(Duration::from_secs(1), answer).await {
        Ok(Ok(number)) => Ok(number),
        _ => Err(Gone),
    }
}
