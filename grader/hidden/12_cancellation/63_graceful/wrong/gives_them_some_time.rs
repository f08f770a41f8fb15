//! verdict: failed, diagnosis: lost_data
//!
//! Waits for a while after the stop, and then ends without the slow ones.

use std::time::Duration;

use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        let stop = stop.clone();
        tasks.spawn(async move {
            while !stop.is_cancelled() {
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        });
    }
    stop.cancelled().await;
    let _ = timeout(Duration::from_millis(30), tasks.join_all()).await;
}
