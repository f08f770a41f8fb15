//! verdict: failed, diagnosis: over_limit

use futures::stream::{self, StreamExt};
use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    // `buffered` spawns nothing by itself, but the closure has spawned before it is asked to wait.
    stream::iter(jobs)
        .map(|job| spawn_blocking(move || job.run()))
        .buffered(most + 1)
        .map(Result::unwrap)
        .collect()
        .await
}
