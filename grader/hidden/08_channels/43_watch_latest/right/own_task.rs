//! A task draws, and is waited for.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let draws = tokio::spawn(async move {
        let mut drawn = vec![];
        rx.mark_changed();
        while rx.changed().await.is_ok() {
            let value = *rx.borrow_and_update();
            draw(value).await;
            drawn.push(value);
        }
        drawn
    });
    draws.await.unwrap_or_default()
}
