//! verdict: failed, diagnosis: panicked
//!
//! Hands a panic on as its own.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut set: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
    while let Some(ended) = set.join_next().await {
        if let Ok(value) = ended.expect("a job has panicked") {
            return Some(value);
        }
    }
    None
}
