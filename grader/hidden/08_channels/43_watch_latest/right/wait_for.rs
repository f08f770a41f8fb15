//! Marks the value as unseen, and waits for any.

use kata::channels::draw;
use tokio::sync::watch::Receiver;

pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    let mut value = rx.borrow_and_update().to_owned();
    loop {
        draw(value).await;
        drawn.push(value);
        value = match rx.changed().await {
            Ok(()) => *rx.borrow_and_update(),
            Err(_closed) => break drawn,
        };
    }
}
