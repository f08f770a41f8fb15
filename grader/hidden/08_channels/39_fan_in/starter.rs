use kata::channels::Src;
use tokio::sync::mpsc;

/// Returns all items of all `sources`, in the order in which they come, as soon as the last source
/// has ended.
///
/// The sources work side by side: this takes as long as the slowest. No task outlives the answer.
pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T> {
    todo!("let every source feed one channel, and receive until all have ended")
}
