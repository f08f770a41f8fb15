//! verdict: failed, diagnosis: lost_data
//!
//! Keeps the sender, and takes a second of silence for the end.

use std::time::Duration;

use kata::channels::Src;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(16);
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    let mut items = vec![];
    while let Ok(Some(item)) = timeout(Duration::from_secs(1), rx.recv()).await {
        items.push(item);
    }
    items
}
