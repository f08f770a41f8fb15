//! verdict: failed, diagnosis: lost_data
//!
//! Draws one value, and writes down what is there by then.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    rx.mark_changed();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        draw(value).await;
        drawn.push(*rx.borrow());
    }
    drawn
}
