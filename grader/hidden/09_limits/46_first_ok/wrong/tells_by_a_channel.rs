//! verdict: failed, diagnosis: leaked_task
//!
//! The receiver is gone, and the others learn of it only when they are done.

use kata::limits::Job;
use tokio::sync::mpsc;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (tx, mut rx) = mpsc::channel(1);
    for job in jobs {
        let tx = tx.clone();
        tokio::spawn(async move {
            if let Ok(value) = job.run().await {
                let _ = tx.send(value).await;
            }
        });
    }
    drop(tx);
    rx.recv().await
}
