//! verdict: failed, diagnosis: wrong_value
//!
//! The pattern ends the loop where a job has panicked.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut set: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
    while let Some(Ok(ended)) = set.join_next().await {
        if let Ok(value) = ended {
            return Some(value);
        }
    }
    None
}
