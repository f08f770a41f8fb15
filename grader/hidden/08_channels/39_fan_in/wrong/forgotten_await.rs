//! verdict: failed, diagnosis: never_awaited
//!
//! The feeds are made, and nobody polls them.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(16);
    for source in sources {
        let _ = source.feed(tx.clone());
    }
    drop(tx);
    let mut items = vec![];
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
