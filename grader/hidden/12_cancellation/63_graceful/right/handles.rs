//! Plain handles, awaited one after the other when all have begun.

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let begun: Vec<_> =
        workers.into_iter().map(|worker| tokio::spawn(work(stop.clone(), worker))).collect();
    for worker in begun {
        worker.await.expect("no step panics");
    }
}

async fn work(stop: CancellationToken, mut worker: Worker) {
    loop {
        if stop.is_cancelled() {
            return;
        }
        worker.step().await;
        if stop.clone().run_until_cancelled_owned(worker.rest()).await.is_none() {
            return;
        }
    }
}
