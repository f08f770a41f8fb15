//! verdict: failed, diagnosis: wrong_value
//!
//! Takes a second without a change for the end.

use std::time::Duration;

use kata::channels::draw;
use tokio::sync::watch::Receiver;
use tokio::time::timeout;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    rx.mark_changed();
    while let Ok(Ok(())) = timeout(Duration::from_secs(1), rx.changed()).await {
        let value = *rx.borrow_and_update();
        draw(value).await;
        drawn.push(value);
    }
    drawn
}
