//! verdict: failed, diagnosis: wrong_value
//!
//! A warehouse that takes no more questions may still answer this one.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    tokio::select! {
        number = answer => number.map_err(|_| Gone),
        () = tx.closed() => Err(Gone),
    }
}
