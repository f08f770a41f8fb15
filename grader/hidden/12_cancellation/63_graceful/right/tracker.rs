//! A tracker that is closed, and child tokens.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let tracker = TaskTracker::new();
    for mut worker in workers {
        let stop = stop.child_token();
        tracker.spawn(async move {
            while !stop.is_cancelled() {
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        });
    }
    tracker.close();
    tracker.wait().await;
}
