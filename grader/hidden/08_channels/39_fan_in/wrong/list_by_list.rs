//! verdict: failed, diagnosis: out_of_order
//!
//! Empties one channel after the other, while all are being filled.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let receivers: Vec<_> = sources
        .into_iter()
        .map(|source| {
            let (tx, rx) = mpsc::channel(10_000);
            tokio::spawn(source.feed(tx));
            rx
        })
        .collect();
    let mut items = vec![];
    for mut rx in receivers {
        while let Some(item) = rx.recv().await {
            items.push(item);
        }
    }
    items
}
