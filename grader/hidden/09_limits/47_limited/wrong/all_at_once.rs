//! verdict: failed, diagnosis: over_limit
//!
//! No limit at all.

use futures::future::join_all;
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let _ = k;
    join_all(jobs.into_iter().map(Job::run)).await
}
