//! verdict: failed, diagnosis: wrong_value
//!
//! Takes values down as they come, and draws them one after the other: the display shows the past.

use kata::channels::draw;
use tokio::sync::mpsc;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let (tx, mut queue) = mpsc::unbounded_channel();
    rx.mark_changed();
    let takes = async move {
        while rx.changed().await.is_ok() {
            let _ = tx.send(*rx.borrow_and_update());
        }
    };
    let draws = async move {
        let mut drawn = vec![];
        while let Some(value) = queue.recv().await {
            draw(value).await;
            drawn.push(value);
        }
        drawn
    };
    tokio::join!(takes, draws).1
}
