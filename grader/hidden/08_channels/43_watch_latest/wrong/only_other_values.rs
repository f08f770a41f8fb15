//! verdict: failed, diagnosis: wrong_value
//!
//! Takes a change to an equal value for none.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn: Vec<u32> = vec![];
    rx.mark_changed();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        if drawn.last() != Some(&value) {
            draw(value).await;
            drawn.push(value);
        }
    }
    drawn
}
