//! verdict: failed, diagnosis: wrong_time
//!
//! Begins with a rest.

use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        let stop = stop.clone();
        tasks.spawn(async move {
            while stop.run_until_cancelled(worker.rest()).await.is_some() {
                worker.step().await;
            }
        });
    }
    tasks.join_all().await;
}
