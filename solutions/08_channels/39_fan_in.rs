use kata::channels::Src;
use tokio::sync::mpsc;

/// Returns all items of all `sources`, in the order in which they come.
pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    // The room hardly matters: this receives all the time, so nobody waits for long.
    let (tx, mut rx) = mpsc::channel(16);
    for source in sources {
        tokio::spawn(source.feed(tx.clone()));
    }
    // The original is a sender like its clones. While it lives here, `recv` waits for what it might
    // send. Without it, the last task that ends takes the last sender with it.
    drop(tx);
    let mut items = vec![];
    while let Some(item) = rx.recv().await {
        items.push(item);
    }
    items
}
