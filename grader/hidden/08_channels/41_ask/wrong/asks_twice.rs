//! verdict: failed, diagnosis: wrong_value
//!
//! Asks again where the question was thrown away.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    for _ in 0..2 {
        let (reply, answer) = oneshot::channel();
        tx.send(Cmd { key: key.clone(), reply }).await.map_err(|_| Gone)?;
        if let Ok(number) = answer.await {
            return Ok(number);
        }
    }
    Err(Gone)
}
