//! verdict: failed, diagnosis: sequential
//!
//! Awaits the first worker before the next one begins.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    for mut worker in workers {
        while !stop.is_cancelled() {
            worker.step().await;
            stop.run_until_cancelled(worker.rest()).await;
        }
    }
}
