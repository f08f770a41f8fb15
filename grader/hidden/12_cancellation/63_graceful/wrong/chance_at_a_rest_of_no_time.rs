//! verdict: failed, diagnosis: not_cancelled
//!
//! Looks at the token only in a `select!`, which may take the other branch.

use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    if stop.is_cancelled() {
        return;
    }
    let mut set = JoinSet::new();
    for mut worker in workers {
        let stop = stop.clone();
        set.spawn(async move {
            loop {
                worker.step().await;
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = worker.rest() => {}
                }
            }
        });
    }
    set.join_all().await;
}
