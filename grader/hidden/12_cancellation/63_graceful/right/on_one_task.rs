//! All workers in one joined future, with a `select!` around the rest.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let all = workers.into_iter().map(|mut worker| {
        let stop = stop.clone();
        async move {
            while !stop.is_cancelled() {
                worker.step().await;
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = worker.rest() => {}
                }
            }
        }
    });
    futures::future::join_all(all).await;
}
