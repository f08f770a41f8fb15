//! Polls all workers by hand.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

async fn live(stop: CancellationToken, mut worker: Worker) {
    loop {
        if stop.is_cancelled() {
            break;
        }
        worker.step().await;
        if stop.is_cancelled() || stop.run_until_cancelled(worker.rest()).await.is_none() {
            break;
        }
    }
}

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let mut jobs: Vec<Job> = Vec::new();
    for worker in workers {
        jobs.push(Box::pin(live(stop.child_token(), worker)));
    }
    poll_fn(|cx| {
        jobs.retain_mut(|job| job.as_mut().poll(cx).is_pending());
        if jobs.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await
}
