//! verdict: failed, diagnosis: deadlock
//!
//! Receives only when everything is sent, and so much has no room.

use futures::future::join_all;
use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(100);
    let feeds: Vec<_> = sources.into_iter().map(|source| source.feed(tx.clone())).collect();
    drop(tx);
    join_all(feeds).await;
    let mut items = vec![];
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
