//! An ordinary function that returns a boxed future.

use std::pin::Pin;

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

pub fn ask(
    tx: &Sender<Cmd>,
    key: String,
) -> Pin<Box<dyn Future<Output = Result<u32, Gone>> + Send + '_>> {
    Box::pin(async move {
        let (reply, answer) = oneshot::channel();
        if tx.send(Cmd { key, reply }).await.is_err() {
            return Err(Gone);
        }
        answer.await.map_err(|_gone| Gone)
    })
}
