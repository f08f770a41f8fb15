//! verdict: failed, diagnosis: sequential
//!
//! Waits for each source before the next one begins.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(100_000);
    for source in sources {
        source.feed(tx.clone()).await;
    }
    drop(tx);
    let mut items = vec![];
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
