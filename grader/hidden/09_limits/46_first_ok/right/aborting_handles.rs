//! Handles that abort when they are dropped.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;
use tokio_util::task::AbortOnDropHandle;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let spawned = jobs.into_iter().map(|job| AbortOnDropHandle::new(tokio::spawn(job.run())));
    let mut handles: FuturesUnordered<_> = spawned.collect();
    while let Some(ended) = handles.next().await {
        match ended {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(_)) | Err(_) => {}
        }
    }
    None
}
