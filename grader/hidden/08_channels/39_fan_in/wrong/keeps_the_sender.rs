//! verdict: failed, diagnosis: deadlock
//!
//! The original sender lives as long as this function, which waits for its end.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(16);
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    let mut items = vec![];
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
