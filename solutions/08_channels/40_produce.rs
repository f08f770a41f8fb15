use tokio::sync::mpsc::Sender;

/// Sends the numbers below `n` into `tx`, in order, and returns how many the channel has taken.
pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    for number in 0..n {
        // This `.await` is the backpressure: nothing is made ahead of the consumer but what the
        // channel has room for. An error has one cause only, that nobody can receive any more, so
        // there is nothing to try again.
        if tx.send(number).await.is_err() {
            return number;
        }
    }
    n
}
