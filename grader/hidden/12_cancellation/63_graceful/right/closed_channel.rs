//! Each task keeps a sender, and the channel ends with the last of them.

use kata::shutdown::Worker;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    let (at_work, mut all_gone) = mpsc::channel::<()>(1);
    for mut worker in workers {
        let (stop, at_work) = (stop.clone(), at_work.clone());
        tokio::spawn(async move {
            while !stop.is_cancelled() {
                worker.step().await;
                tokio::select! {
                    biased;
                    () = stop.cancelled() => break,
                    () = worker.rest() => {}
                }
            }
            drop(at_work);
        });
    }
    drop(at_work);
    let _ = all_gone.recv().await;
}
