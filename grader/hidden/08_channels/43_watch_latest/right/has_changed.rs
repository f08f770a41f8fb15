//! The first value apart, then a loop over the changes.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let first = *rx.borrow_and_update();
    draw(first).await;
    let mut drawn = vec![first];
    while let Ok(()) = rx.changed().await {
        let newest = { *rx.borrow_and_update() };
        draw(newest).await;
        drawn.push(newest);
    }
    drawn
}
