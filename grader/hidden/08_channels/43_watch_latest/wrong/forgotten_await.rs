//! verdict: failed, diagnosis: never_awaited
//!
//! The drawings are made, and nobody polls them.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    rx.mark_changed();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        let _ = draw(value);
        drawn.push(value);
    }
    drawn
}
