//! verdict: failed, diagnosis: wrong_value
//!
//! Counts the one error that cannot come.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let (mut results, mut panicked) = (vec![], 0);
    while let Some(ended) = set.join_next().await {
        match ended {
            Ok(result) => results.push(result),
            Err(error) => panicked += usize::from(error.is_cancelled()),
        }
    }
    (results, panicked)
}
