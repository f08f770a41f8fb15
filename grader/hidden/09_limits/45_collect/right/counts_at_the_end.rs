//! What is missing at the end has panicked.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let count = jobs.len();
    let mut set = JoinSet::new();
    for job in jobs {
        set.spawn(async move { job.run().await });
    }
    let mut results = Vec::new();
    while let Some(ended) = set.join_next().await {
        results.extend(ended);
    }
    let panicked = count - results.len();
    (results, panicked)
}
