//! verdict: failed, diagnosis: panicked
//!
//! Nothing catches a panic between futures of one task.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut running: FuturesUnordered<_> = jobs.into_iter().map(Job::run).collect();
    while let Some(ended) = running.next().await {
        if let Ok(value) = ended {
            return Some(value);
        }
    }
    None
}
