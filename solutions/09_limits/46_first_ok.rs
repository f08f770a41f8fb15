use kata::limits::Job;
use tokio::task::JoinSet;

/// The value of the first of `jobs` that succeeds; `None` when all have failed.
pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    // The set owns the tasks: on whatever way this future ends, they are aborted with it.
    let mut running: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
    while let Some(ended) = running.join_next().await {
        // The outer error is a panic, the inner one the job's own. Neither ends anything.
        if let Ok(Ok(value)) = ended {
            return Some(value);
        }
    }
    None
}
