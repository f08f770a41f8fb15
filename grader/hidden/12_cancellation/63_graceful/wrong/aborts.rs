//! verdict: failed, diagnosis: lost_data
//!
//! Aborts the tasks when the stop comes.

use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        tasks.spawn(async move {
            loop {
                worker.step().await;
                worker.rest().await;
            }
        });
    }
    stop.cancelled().await;
    tasks.shutdown().await;
}
