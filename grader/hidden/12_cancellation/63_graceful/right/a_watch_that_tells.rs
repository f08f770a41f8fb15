//! One task hears the stop, and a `watch` channel tells all workers.

use futures::stream::{FuturesUnordered, StreamExt};
use kata::shutdown::Worker;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let (tells, told) = watch::channel(stop.is_cancelled());
    let mut all: FuturesUnordered<_> = workers
        .into_iter()
        .map(|mut worker| {
            let mut told = told.clone();
            async move {
                while !*told.borrow() {
                    worker.step().await;
                    tokio::select! {
                        _ = told.wait_for(|stopped| *stopped) => return,
                        () = worker.rest() => {}
                    }
                }
            }
        })
        .collect();
    let mut heard = false;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled(), if !heard => {
                heard = true;
                tells.send_replace(true);
            }
            ended = all.next() => if ended.is_none() { return },
        }
    }
}
