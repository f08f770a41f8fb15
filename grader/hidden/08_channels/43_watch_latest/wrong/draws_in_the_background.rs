//! verdict: failed, diagnosis: wrong_value
//!
//! Does not wait for what it draws.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    rx.mark_changed();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        tokio::spawn(draw(value));
        drawn.push(value);
    }
    drawn
}
