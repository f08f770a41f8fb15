//! verdict: failed, diagnosis: lost_data
//!
//! The step is a branch of the `select!`, and is dropped when the other one is first.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let all = workers.into_iter().map(|mut worker| {
        let stop = stop.clone();
        async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = worker.step() => {}
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = worker.rest() => {}
                }
            }
        }
    });
    futures::future::join_all(all).await;
}
