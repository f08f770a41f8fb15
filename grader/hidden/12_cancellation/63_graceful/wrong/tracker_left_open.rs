//! verdict: failed, diagnosis: deadlock
//!
//! A tracker that nobody closes waits for tasks that could still come.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let tracker = TaskTracker::new();
    for mut worker in workers {
        let stop = stop.clone();
        tracker.spawn(async move {
            while !stop.is_cancelled() {
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        });
    }
    tracker.wait().await;
}
