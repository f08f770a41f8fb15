//! `buffer_unordered` takes the next as soon as any is done; each result comes with its place.

use futures::stream::{self, StreamExt};
use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let runs = stream::iter(jobs.into_iter().enumerate())
        .map(async |(place, job)| (place, spawn_blocking(move || job.run()).await.unwrap()));
    let mut results: Vec<_> = runs.buffer_unordered(most).collect().await;
    results.sort_unstable();
    results.into_iter().map(|(_, result)| result).collect()
}
