//! No task is needed: all feeds are one future, joined with the receiving.

use futures::future::join_all;
use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(32);
    let feeds: Vec<_> = sources.into_iter().map(|source| source.feed(tx.clone())).collect();
    drop(tx);
    let receives = async move {
        let mut items = vec![];
        while let Some(item) = rx.recv().await {
            items.push(item);
        }
        items
    };
    tokio::join!(join_all(feeds), receives).1
}
