//! The two waits as one chain.

use futures::TryFutureExt;
use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    let sent = tx.send(Cmd { key, reply }).map_err(|_| Gone);
    sent.and_then(|()| answer.map_err(|_| Gone)).await
}
