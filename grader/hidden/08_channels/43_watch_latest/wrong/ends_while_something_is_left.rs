//! verdict: failed, diagnosis: wrong_value
//!
//! `has_changed` is an error as soon as the senders are gone, seen or not.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let first = *rx.borrow_and_update();
    draw(first).await;
    let mut drawn = vec![first];
    while rx.has_changed().is_ok() {
        if rx.changed().await.is_err() {
            break;
        }
        let value = *rx.borrow_and_update();
        draw(value).await;
        drawn.push(value);
    }
    drawn
}
