//! verdict: failed, diagnosis: out_of_order
//!
//! All at once, and yet one list after the other.

use kata::channels::Src;
use tokio::sync::mpsc;

pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    let mut lists = vec![];
    for source in sources {
        let (tx, mut rx) = mpsc::channel(8);
        tokio::spawn(source.feed(tx));
        lists.push(tokio::spawn(async move {
            let mut items = vec![];
            while let Some(item) = rx.recv().await {
                items.push(item);
            }
            items
        }));
    }
    let mut all = vec![];
    for list in lists {
        all.extend(list.await.unwrap());
    }
    all
}
