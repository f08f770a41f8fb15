//! verdict: compile_error, diagnosis: not_send
//!
//! The guard lives across the wait, and nobody can send meanwhile.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    loop {
        {
            let value = rx.borrow_and_update();
            draw(*value).await;
            drawn.push(*value);
        }
        if rx.changed().await.is_err() {
            return drawn;
        }
    }
}
