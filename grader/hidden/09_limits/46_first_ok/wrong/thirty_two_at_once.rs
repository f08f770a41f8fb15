//! verdict: failed, diagnosis: sequential
//!
//! Begins the next ones when others have failed.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut jobs = jobs.into_iter();
    let mut set: JoinSet<_> = jobs.by_ref().take(32).map(Job::run).collect();
    while let Some(ended) = set.join_next().await {
        if let Ok(Ok(value)) = ended {
            return Some(value);
        }
        if let Some(job) = jobs.next() {
            set.spawn(job.run());
        }
    }
    None
}
