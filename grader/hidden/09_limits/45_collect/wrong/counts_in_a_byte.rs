//! verdict: failed, diagnosis: panicked
//!
//! More than 255 panics do not fit.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let mut values = Vec::new();
    let mut panicked = 0u8;
    while let Some(end) = set.join_next().await {
        match end {
            Ok(value) => values.push(value),
            Err(_) => panicked += 1,
        }
    }
    (values, panicked.into())
}
