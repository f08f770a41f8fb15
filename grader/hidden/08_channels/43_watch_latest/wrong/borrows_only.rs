//! verdict: failed, diagnosis: wrong_value
//!
//! What was there at first is not marked as seen, and drawn again.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    loop {
        let value = *rx.borrow();
        draw(value).await;
        drawn.push(value);
        if rx.changed().await.is_err() {
            return drawn;
        }
    }
}
