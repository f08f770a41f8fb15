//! verdict: failed, diagnosis: not_cancelled
//!
//! Looks at the token between a rest and a step, and rests to the end.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let all = workers.into_iter().map(|mut worker| {
        let stop = stop.clone();
        async move {
            while !stop.is_cancelled() {
                worker.step().await;
                worker.rest().await;
            }
        }
    });
    futures::future::join_all(all).await;
}
