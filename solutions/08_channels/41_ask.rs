use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

/// Asks, once, how many there are of `key`.
pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    // The only sender of the reply goes away in the question. Wherever that ends, in the queue, in a
    // task that panics, or here in the error, it takes the sender along, and `answer` knows.
    tx.send(Cmd { key, reply }).await.map_err(|_| Gone)?;
    answer.await.map_err(|_| Gone)
}
