//! verdict: failed, diagnosis: sequential
//!
//! Its own limit is lower than the one asked for.

use futures::{StreamExt, future::join_all, stream};
use kata::blocking::Job;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let mut r: Vec<(usize, u32)> = stream::iter(jobs.into_iter().enumerate())
        .map(|(i, job)| async move { (i, spawn_blocking(move || job.run()).await.unwrap()) })
        .buffer_unordered(most.min(16))
        .collect()
        .await;
    r.sort();
    r.into_iter().map(|(_, x)| x).collect()
}
