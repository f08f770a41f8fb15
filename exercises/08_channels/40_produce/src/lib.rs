use tokio::sync::mpsc::Sender;

/// Sends the numbers from 0 up to, and without, `n` into `tx`, in this order, and returns how many
/// the channel has taken.
///
/// Waits for room where the channel is full. Ends as soon as the last number has been taken, or
/// nobody can receive any more; `tx` goes with it. The future is `Send`.
pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    todo!(
        "send one number after the other, waiting for room, until all are sent or nobody is there"
    )
}
