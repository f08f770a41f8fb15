//! verdict: failed, diagnosis: sequential
//!
//! The place of the job that is handed over counts as taken.

use std::sync::Arc;

use futures::future::join_all;
use kata::blocking::Job;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let places = Arc::new(Semaphore::new(most.saturating_sub(1).max(1)));
    let runs = jobs.into_iter().map(|job| {
        let places = places.clone();
        async move {
            let permit = places.acquire_owned().await.unwrap();
            spawn_blocking(move || (job.run(), permit).0).await.unwrap()
        }
    });
    join_all(runs).await
}
