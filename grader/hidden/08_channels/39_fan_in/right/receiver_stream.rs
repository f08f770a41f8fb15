//! The receiver as a stream, collected.

use futures::StreamExt;
use kata::channels::Src;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, rx) = mpsc::channel(4);
    sources.into_iter().for_each(|source| {
        tokio::spawn(source.feed(tx.clone()));
    });
    drop(tx);
    ReceiverStream::new(rx).collect().await
}
