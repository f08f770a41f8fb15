//! verdict: timed_out
//!
//! A thread that waits for the channel keeps the paused clock from going on: await it instead.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(16);
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    drop(tx);
    let receives = move || {
        let mut items = vec![];
        while let Some(item) = rx.blocking_recv() {
            items.push(item);
        }
        items
    };
    tokio::task::spawn_blocking(receives).await.unwrap()
}
