//! A channel for each source, and all of them merged.

use futures::StreamExt;
use futures::stream::select_all;
use kata::channels::Src;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let streams = sources.into_iter().map(|source| {
        let (tx, rx) = mpsc::channel(1);
        tokio::spawn(source.feed(tx));
        ReceiverStream::new(rx)
    });
    select_all(streams).collect().await
}
