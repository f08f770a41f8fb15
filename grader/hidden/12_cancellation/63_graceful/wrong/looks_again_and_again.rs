//! verdict: failed, diagnosis: not_cancelled
//!
//! Looks at the token every millisecond of a rest.

use std::pin::pin;
use std::time::Duration;

use kata::shutdown::Worker;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let all = workers.into_iter().map(|mut worker| {
        let stop = stop.clone();
        async move {
            while !stop.is_cancelled() {
                worker.step().await;
                let mut rest = pin!(worker.rest());
                while !stop.is_cancelled()
                    && timeout(Duration::from_millis(1), &mut rest).await.is_err()
                {}
            }
        }
    });
    futures::future::join_all(all).await;
}
