//! verdict: failed, diagnosis: lost_data
//!
//! What ends when sixteen others have just ended finds no room, and is thrown away.

use kata::limits::Job;
use tokio::sync::mpsc;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let count = jobs.len();
    let (done, mut receive) = mpsc::channel(16);
    for job in jobs {
        let done = done.clone();
        tokio::spawn(async move {
            let _ = done.try_send(job.run().await);
        });
    }
    drop(done);
    let mut results = vec![];
    while let Some(result) = receive.recv().await {
        results.push(result);
    }
    let panicked = count - results.len();
    (results, panicked)
}
