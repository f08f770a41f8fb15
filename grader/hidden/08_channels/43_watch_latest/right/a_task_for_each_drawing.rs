//! Each drawing on a task of its own, one at a time.

use kata::channels::draw;
use tokio::sync::watch::Receiver;
use tokio::task::JoinSet;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let (mut drawn, mut tasks) = (vec![], JoinSet::new());
    rx.mark_changed();
    while rx.changed().await.is_ok() {
        let value = *rx.borrow_and_update();
        tasks.spawn(draw(value));
        tasks.join_next().await;
        drawn.push(value);
    }
    drawn
}
