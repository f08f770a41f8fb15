//! verdict: failed, diagnosis: wrong_value
//!
//! Draws the same value again and again, as if there were nothing to wait for.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    loop {
        let value = *rx.borrow();
        draw(value).await;
        drawn.push(value);
        if rx.has_changed().is_err() {
            return drawn;
        }
    }
}
