//! A stream that ends with the first error.

use futures::{StreamExt, TryStreamExt, stream};
use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let sends = stream::iter(0..n).then(|number| tx.send(number));
    let sent = sends.try_fold(0, |sent, ()| async move { Ok(sent + 1) });
    match sent.await {
        Ok(sent) => sent,
        Err(refused) => refused.0,
    }
}
