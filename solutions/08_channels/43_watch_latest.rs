use kata::channels::draw;
use tokio::sync::watch::Receiver;

/// Draws the value of `rx` as it is now, and then the newest after each change.
pub async fn watch_latest(mut rx: Receiver<u32>) -> Vec<u32> {
    let mut drawn = vec![];
    loop {
        // Copied out of the guard, which is gone at the end of this line. Seen from here on: whatever
        // is sent while this is drawn is a change that `changed` knows of.
        let value = *rx.borrow_and_update();
        draw(value).await;
        drawn.push(value);
        if rx.changed().await.is_err() {
            return drawn;
        }
    }
}
