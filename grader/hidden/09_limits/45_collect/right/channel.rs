//! Each task sends what it has; who sends nothing has panicked.

use kata::limits::Job;
use tokio::sync::mpsc;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let count = jobs.len();
    let (tx, mut rx) = mpsc::unbounded_channel();
    for job in jobs {
        let tx = tx.clone();
        tokio::spawn(async move {
            let _ = tx.send(job.run().await);
        });
    }
    drop(tx);
    let mut results = vec![];
    while let Some(result) = rx.recv().await {
        results.push(result);
    }
    let panicked = count - results.len();
    (results, panicked)
}
