//! verdict: failed, diagnosis: spinning
//!
//! Looks again and again whether the reply has come.

use std::time::Duration;

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, mut answer) = oneshot::channel();
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    loop {
        match answer.try_recv() {
            Ok(number) => return Ok(number),
            Err(TryRecvError::Empty) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(TryRecvError::Closed) => return Err(Gone),
        }
    }
}
