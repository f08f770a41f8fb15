//! verdict: failed, diagnosis: sequential
//!
//! Sixteen at a time, and a batch is as slow as its slowest.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut panicked) = (vec![], 0);
    let mut jobs = jobs.into_iter().peekable();
    while jobs.peek().is_some() {
        let mut set: JoinSet<T> = jobs.by_ref().take(16).map(Job::run).collect();
        while let Some(ended) = set.join_next().await {
            match ended {
                Ok(result) => results.push(result),
                Err(_) => panicked += 1,
            }
        }
    }
    (results, panicked)
}
