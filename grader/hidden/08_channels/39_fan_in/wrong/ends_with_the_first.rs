//! verdict: failed, diagnosis: lost_data
//!
//! The first source that ends ends everything.

use kata::channels::Src;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(16);
    let mut feeds = JoinSet::new();
    for source in sources {
        feeds.spawn(source.feed(tx.clone()));
    }
    let mut items = vec![];
    if feeds.is_empty() {
        return items;
    }
    loop {
        tokio::select! {
            biased;
            Some(item) = rx.recv() => items.push(item),
            _ = feeds.join_next() => return items,
        }
    }
}
