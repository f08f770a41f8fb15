//! verdict: failed, diagnosis: spinning
//!
//! Lets others run, and never lets time pass.

use kata::channels::Src;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TryRecvError;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(64);
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    drop(tx);
    let mut items = vec![];
    loop {
        match rx.try_recv() {
            Ok(item) => items.push(item),
            Err(TryRecvError::Empty) => tokio::task::yield_now().await,
            Err(TryRecvError::Disconnected) => return items,
        }
    }
}
