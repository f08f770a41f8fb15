//! verdict: failed, diagnosis: deadlock
//!
//! Waits for a result of a job that has none, and keeps a sender.

use kata::limits::Job;
use tokio::sync::mpsc;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let count = jobs.len();
    let (tx, mut rx) = mpsc::channel(1024);
    for job in jobs {
        let tx = tx.clone();
        tokio::spawn(async move {
            let _ = tx.send(job.run().await).await;
        });
    }
    let mut results = vec![];
    for _ in 0..count {
        results.extend(rx.recv().await);
    }
    let panicked = count - results.len();
    (results, panicked)
}
