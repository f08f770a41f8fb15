//! verdict: failed, diagnosis: lost_data
//!
//! Nobody has said how long a job may take.

use std::time::Duration;

use kata::limits::Job;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let (mut results, mut panicked) = (vec![], 0);
    while let Ok(Some(ended)) = timeout(Duration::from_secs(1), set.join_next()).await {
        match ended {
            Ok(result) => results.push(result),
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
