//! verdict: failed, diagnosis: panicked
//!
//! Passes the first panic on.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let mut results = vec![];
    while let Some(ended) = set.join_next().await {
        results.push(ended.unwrap());
    }
    (results, 0)
}
