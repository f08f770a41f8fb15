//! The tasks belong to a set.

use kata::channels::Src;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let mut feeds = JoinSet::new();
    let mut rx = {
        let (tx, rx) = mpsc::channel(1);
        for source in sources {
            feeds.spawn(source.feed(tx.clone()));
        }
        rx
    };
    let mut items = Vec::new();
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    feeds.join_all().await;
    items
}
