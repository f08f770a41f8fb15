//! verdict: failed, diagnosis: lost_data
//!
//! Ends with the last task, with messages still in the channel.

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
    loop {
        tokio::select! {
            Some(item) = rx.recv() => items.push(item),
            ended = feeds.join_next() => if ended.is_none() { return items },
        }
    }
}
