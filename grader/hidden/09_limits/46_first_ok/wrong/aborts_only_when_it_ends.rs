//! verdict: failed, diagnosis: leaked_task
//!
//! Nothing is aborted where the future is dropped in its wait.

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
    let mut first = None;
    while let Some(ended) = handles.next().await {
        if let Ok(Ok(value)) = ended {
            first = Some(value);
            break;
        }
    }
    for handle in &handles {
        handle.abort();
    }
    first
}
