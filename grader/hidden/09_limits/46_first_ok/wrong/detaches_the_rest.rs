//! verdict: failed, diagnosis: leaked_task
//!
//! Lets the others go, instead of stopping them.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut set: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
    while let Some(ended) = set.join_next().await {
        if let Ok(Ok(value)) = ended {
            set.detach_all();
            return Some(value);
        }
    }
    None
}
