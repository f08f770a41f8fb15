//! A task brings the answer to where it is awaited, and ends with the one who waits.

use futures::FutureExt;
use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    let question = Cmd { key, reply };
    let asks = async { tx.send(question).await.ok() }.then(|_| answer);
    asks.await.ok().ok_or(Gone)
}
