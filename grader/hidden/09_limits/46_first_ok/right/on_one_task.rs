//! Stays on one task: what is dropped with its stream is stopped.

use std::panic::AssertUnwindSafe;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use kata::limits::Job;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let caught = jobs.into_iter().map(|job| AssertUnwindSafe(job.run()).catch_unwind());
    let mut running: FuturesUnordered<_> = caught.collect();
    while let Some(ended) = running.next().await {
        if let Ok(Ok(value)) = ended {
            return Some(value);
        }
    }
    None
}
