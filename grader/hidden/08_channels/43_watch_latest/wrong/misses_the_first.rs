//! verdict: failed, diagnosis: wrong_value
//!
//! Only waits for changes.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        draw(value).await;
        drawn.push(value);
    }
    drawn
}
