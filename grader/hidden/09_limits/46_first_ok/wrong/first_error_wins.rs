//! verdict: failed, diagnosis: wrong_value
//!
//! Takes what comes first, and that is an error.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut set: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
    let first = set.join_next().await?;
    first.ok()?.ok()
}
