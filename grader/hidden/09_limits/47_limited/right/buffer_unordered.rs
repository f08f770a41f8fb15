//! Unordered, and sorted in the end.

use futures::{StreamExt, stream};
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let numbered = jobs.into_iter().enumerate();
    let runs = numbered.map(|(at, job)| async move { (at, job.run().await) });
    let mut results: Vec<(usize, T)> = stream::iter(runs).buffer_unordered(k).collect().await;
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, value)| value).collect()
}
