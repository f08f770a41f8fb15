//! Each step is a task of its own: its handle may be dropped, and it is waited for in the end.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let steps = TaskTracker::new();
    let all = workers.into_iter().map(|mut worker| {
        let (steps, stop) = (&steps, &stop);
        async move {
            while !stop.is_cancelled() {
                let step = steps.spawn(worker.step());
                tokio::select! {
                    () = stop.cancelled() => return,
                    _ = step => {}
                }
                stop.run_until_cancelled(worker.rest()).await;
            }
        }
    });
    futures::future::join_all(all).await;
    steps.close();
    steps.wait().await;
}
