use kata::shutdown::Worker;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Has all `workers` work side by side until `stop` is set, and returns when the last of them has come to
/// an end.
///
/// Each makes a step, rests, makes the next step, and so on. Once `stop` is set, a step that has begun is
/// still made to its end, and no other one begins. A rest is broken off.
pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut tasks = JoinSet::new();
    for worker in workers {
        tasks.spawn(work(stop.clone(), worker));
    }
    // Who leaves earlier would drop the set, and with it every step that is under way.
    tasks.join_all().await;
}

async fn work(stop: CancellationToken, mut worker: Worker) {
    while !stop.is_cancelled() {
        // Awaited as it is, beside nothing: there is no way to drop a step midway.
        worker.step().await;
        // A rest is a wait like any other, and ends early where the token is set.
        stop.run_until_cancelled(worker.rest()).await;
    }
}
