//! verdict: failed, diagnosis: not_cancelled
//!
//! Looks at the stop after two steps.

use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        let stop = stop.clone();
        tasks.spawn(async move {
            while !stop.is_cancelled() {
                for _ in 0..2 {
                    worker.step().await;
                    stop.run_until_cancelled(worker.rest()).await;
                }
            }
        });
    }
    tasks.join_all().await;
}
