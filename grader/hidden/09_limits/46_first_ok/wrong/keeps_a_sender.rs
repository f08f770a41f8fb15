//! verdict: failed, diagnosis: deadlock
//!
//! Where all have failed, it waits for its own sender.

use kata::limits::Job;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (tx, mut rx) = mpsc::channel(1);
    let mut set = JoinSet::new();
    for job in jobs {
        let tx = tx.clone();
        set.spawn(async move {
            if let Ok(value) = job.run().await {
                let _ = tx.send(value).await;
            }
        });
    }
    rx.recv().await
}
