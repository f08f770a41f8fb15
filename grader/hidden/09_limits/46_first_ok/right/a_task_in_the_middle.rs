//! Another task has the set; its handle aborts it when it is dropped.

use kata::limits::Job;
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let middle = AbortOnDropHandle::new(tokio::spawn(async move {
        let mut running: JoinSet<_> = jobs.into_iter().map(Job::run).collect();
        while let Some(ended) = running.join_next().await {
            if let Ok(Ok(value)) = ended {
                return Some(value);
            }
        }
        None
    }));
    middle.await.ok().flatten()
}
