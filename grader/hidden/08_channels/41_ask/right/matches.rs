//! Every way to fail by its own name.

use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::oneshot;

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let (reply, answer) = oneshot::channel();
    match tx.send(Cmd { key, reply }).await {
        Err(SendError(_question)) => Err(Gone),
        Ok(()) => match answer.await {
            Ok(number) => Ok(number),
            Err(oneshot::error::RecvError { .. }) => Err(Gone),
        },
    }
}
