//! verdict: failed, diagnosis: panicked
//!
//! Nothing catches a panic between futures of one task.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let count = jobs.len();
    let running: FuturesUnordered<_> = jobs.into_iter().map(Job::run).collect();
    let results: Vec<T> = running.collect().await;
    let panicked = count - results.len();
    (results, panicked)
}
