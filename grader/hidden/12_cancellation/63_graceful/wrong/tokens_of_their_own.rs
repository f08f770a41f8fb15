//! verdict: failed, diagnosis: not_cancelled
//!
//! Every worker listens to a new token, which nobody ever sets.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let all = workers.into_iter().map(|mut worker| {
        let stop = CancellationToken::new().child_token();
        async move {
            while !stop.is_cancelled() {
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        }
    });
    futures::future::join_all(all).await;
}
