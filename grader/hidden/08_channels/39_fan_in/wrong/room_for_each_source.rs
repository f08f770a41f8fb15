//! verdict: failed, diagnosis: panicked
//!
//! Without sources there is no room, and a channel without room is none.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(sources.len());
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    drop(tx);
    let mut items = vec![];
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
