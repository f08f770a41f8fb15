//! verdict: failed, diagnosis: lost_data
//!
//! The pattern ends the loop where a job has panicked.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let mut results = vec![];
    while let Some(Ok(result)) = set.join_next().await {
        results.push(result);
    }
    let panicked = set.len();
    (results, panicked)
}
