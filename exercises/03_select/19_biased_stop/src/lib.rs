use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

/// Takes messages as they come until `stop` is set or all senders are gone, and returns how many it
/// has taken.
///
/// Once `stop` is set, before the call or while this waits, no message is taken out of the channel,
/// even if some are waiting.
pub async fn biased_stop(rx: Receiver<u32>, stop: CancellationToken) -> usize {
    todo!("wait for the stop or a message, the stop first")
}
