//! Waits until the others are gone.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut set = JoinSet::new();
    for job in jobs {
        set.spawn(job.run());
    }
    let mut first = None;
    while let Some(ended) = set.join_next().await {
        if let Ok(Ok(value)) = ended {
            first = Some(value);
            break;
        }
    }
    set.shutdown().await;
    first
}
