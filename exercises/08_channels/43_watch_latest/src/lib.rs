use kata::channels::draw;
use tokio::sync::watch::Receiver;

/// Draws the value of `rx` as it is now, and whenever it has changed the newest one, until all senders
/// are gone and the last value is drawn. Returns the values that were drawn.
///
/// One at a time, with `draw(value)`, which takes 20 ms. What was overtaken meanwhile is left out, and
/// no change is drawn twice. The sender can always send. The future is `Send`.
pub async fn watch_latest(rx: Receiver<u32>) -> Vec<u32> {
    todo!("draw the value that is there, then the newest after each change")
}
