use tokio::sync::broadcast::Receiver;

/// Takes messages as they come until all senders are gone, and returns those that it has received, in
/// order, and how many it has missed altogether.
///
/// To miss some is not the end: it goes on with the oldest message that is still there.
pub async fn broadcast_log(rx: Receiver<u32>) -> (Vec<u32>, u64) {
    todo!("receive until the end, and count what was missed")
}
