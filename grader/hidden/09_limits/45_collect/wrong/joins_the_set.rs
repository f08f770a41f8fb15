//! verdict: failed, diagnosis: panicked
//!
//! `JoinSet::join_all` unwraps.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let count = jobs.len();
    let set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let results = set.join_all().await;
    let panicked = count - results.len();
    (results, panicked)
}
