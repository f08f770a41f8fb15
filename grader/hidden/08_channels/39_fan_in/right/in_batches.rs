//! Takes as many at a time as there are; the sender moved into a task that spawns the others.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let (tx, mut rx) = mpsc::channel(64);
    tokio::spawn(async move {
        for source in sources {
            tokio::spawn(source.feed(tx.clone()));
        }
    });
    let mut items = vec![];
    while rx.recv_many(&mut items, 16).await > 0 {}
    items
}
