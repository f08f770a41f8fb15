//! verdict: failed, diagnosis: leaked_task
//!
//! As many receives as there are sources.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(16);
    let count = sources.len();
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    drop(tx);
    let mut items = vec![];
    for _ in 0..count {
        if let Some(item) = rx.recv().await {
            items.push(item);
        }
    }
    items
}
