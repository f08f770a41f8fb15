//! verdict: failed, diagnosis: not_cancelled
//!
//! A flag of the whole program: who is stopped stops everybody.

use std::sync::atomic::{AtomicBool, Ordering};

use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

static STOPPED: AtomicBool = AtomicBool::new(false);

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    STOPPED.store(false, Ordering::Relaxed);
    let all = workers.into_iter().map(|mut worker| async move {
        while !STOPPED.load(Ordering::Relaxed) {
            worker.step().await;
            worker.rest().await;
        }
    });
    tokio::select! {
        _ = futures::future::join_all(all) => {}
        () = async {
            stop.cancelled().await;
            STOPPED.store(true, Ordering::Relaxed);
            std::future::pending().await
        } => {}
    }
}
