//! verdict: failed, diagnosis: wrong_time
//!
//! Takes it that nobody works more than a thousand turns.

use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut tasks = JoinSet::new();
    for mut worker in workers {
        let stop = stop.clone();
        tasks.spawn(async move {
            for _ in 0..1_000 {
                if stop.is_cancelled() {
                    return;
                }
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        });
    }
    tasks.join_all().await;
}
