//! verdict: failed, diagnosis: panicked
//!
//! A warehouse that is gone is no bug.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    tx.send(Cmd { key, reply }).await.unwrap();
    answer.await.map_err(|_| Gone)
}
