//! verdict: failed, diagnosis: spinning
//!
//! Looks every millisecond whether there is a change.

use std::time::Duration;

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    rx.mark_changed();
    loop {
        match rx.has_changed() {
            Ok(false) => tokio::time::sleep(Duration::from_millis(1)).await,
            Ok(true) => {
                let value = *rx.borrow_and_update();
                draw(value).await;
                drawn.push(value);
            }
            Err(_) => {
                // What is left, if anything.
                if rx.changed().await.is_ok() {
                    let value = *rx.borrow_and_update();
                    draw(value).await;
                    drawn.push(value);
                }
                return drawn;
            }
        }
    }
}
