//! verdict: failed, diagnosis: wrong_value
//!
//! A task for each change: the display draws several at once.

use kata::channels::draw;
use tokio::sync::watch::Receiver;
use tokio::task::JoinSet;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut draws = JoinSet::new();
    let mut drawn = vec![];
    rx.mark_changed();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        drawn.push(value);
        draws.spawn(draw(value));
    }
    draws.join_all().await;
    drawn
}
