//! Stays on one task, and catches panics itself.

use std::panic::AssertUnwindSafe;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let caught = jobs.into_iter().map(|job| AssertUnwindSafe(job.run()).catch_unwind());
    let mut running: FuturesUnordered<_> = caught.collect();
    let (mut results, mut panicked) = (Vec::new(), 0);
    while let Some(ended) = running.next().await {
        match ended {
            Ok(result) => results.push(result),
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
