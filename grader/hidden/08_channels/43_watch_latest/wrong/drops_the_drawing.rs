//! verdict: failed, diagnosis: wrong_value
//!
//! A newer value ends the drawing of the older one.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    loop {
        let value = *rx.borrow_and_update();
        tokio::select! {
            () = draw(value) => {
                drawn.push(value);
                if rx.changed().await.is_err() {
                    return drawn;
                }
            }
            Ok(()) = rx.changed() => rx.mark_changed(),
        }
    }
}
