use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};

/// Passes on what comes from `rx` into `out`, in batches, each as soon as it has `max` items, or `d`
/// after its first one was received, or when there will be no more.
///
/// No batch is empty, and no item gets lost. While a complete batch waits for room in `out`, nothing
/// more is received. Ends with `rx`, or as soon as the receiver of `out` is gone.
///
/// `max` is from 1 to 1000, and `d` at least a millisecond, whole or not.
pub async fn batch<T>(rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    todo!("gather items until there are enough of them, or the first has waited long enough")
}
