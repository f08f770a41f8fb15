//! verdict: failed, diagnosis: wrong_value
//!
//! What came during the drawing counts as seen.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    loop {
        let value = *rx.borrow();
        draw(value).await;
        drawn.push(value);
        rx.mark_unchanged();
        if rx.changed().await.is_err() {
            return drawn;
        }
    }
}
