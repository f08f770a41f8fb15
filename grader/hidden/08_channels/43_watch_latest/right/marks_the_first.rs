//! Has the first value count as a change.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    rx.mark_changed();
    let mut drawn = Vec::new();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow();
        draw(value).await;
        drawn.push(value);
    }
    drawn
}
