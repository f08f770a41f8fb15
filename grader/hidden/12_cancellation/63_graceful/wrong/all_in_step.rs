//! verdict: failed, diagnosis: wrong_time
//!
//! All make a step, and then all rest: the slowest sets the pace.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, mut workers: Vec<Worker>) {
    while !stop.is_cancelled() {
        futures::future::join_all(workers.iter_mut().map(Worker::step)).await;
        let rests = futures::future::join_all(workers.iter_mut().map(Worker::rest));
        stop.run_until_cancelled(rests).await;
    }
}
