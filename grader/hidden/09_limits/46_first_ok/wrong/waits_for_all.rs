//! verdict: failed, diagnosis: not_cancelled
//!
//! Looks for the first when all have ended.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut set: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
    let mut first = None;
    while let Some(ended) = set.join_next().await {
        if let (None, Ok(Ok(value))) = (&first, ended) {
            first = Some(value);
        }
    }
    first
}
