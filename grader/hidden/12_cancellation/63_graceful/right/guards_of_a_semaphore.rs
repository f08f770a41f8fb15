//! Waits until all permits are back.

use std::sync::Arc;

use kata::shutdown::Worker;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let count = workers.len();
    let here = Arc::new(Semaphore::new(count));
    for mut worker in workers {
        let stop = stop.child_token();
        let Ok(place) = Arc::clone(&here).try_acquire_owned() else { continue };
        tokio::spawn(async move {
            let _place = place;
            while !stop.is_cancelled() {
                worker.step().await;
                stop.run_until_cancelled(worker.rest()).await;
            }
        });
    }
    let _ = here.acquire_many(count as u32).await;
}
