//! verdict: failed, diagnosis: not_cancelled
//!
//! Looks at the token only after a step.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let all = workers.into_iter().map(|mut worker| {
        let stop = stop.clone();
        async move {
            loop {
                worker.step().await;
                if stop.run_until_cancelled(worker.rest()).await.is_none() {
                    return;
                }
            }
        }
    });
    futures::future::join_all(all).await;
}
