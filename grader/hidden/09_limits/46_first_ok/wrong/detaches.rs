//! verdict: failed, diagnosis: leaked_task
//!
//! A task whose handle is dropped goes on.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut handles: FuturesUnordered<_> =
        jobs.into_iter().map(|job| tokio::spawn(job.run())).collect();
    while let Some(ended) = handles.next().await {
        if let Ok(Ok(value)) = ended {
            return Some(value);
        }
    }
    None
}
