//! verdict: failed, diagnosis: leaked_task
//!
//! Tells the tasks to end, and does not wait until they have.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    for mut worker in workers {
        let stop = stop.clone();
        tokio::spawn(async move {
            while !stop.is_cancelled() {
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        });
    }
    stop.cancelled().await;
}
