//! verdict: failed, diagnosis: over_limit
//!
//! `_` binds nothing: the permit is dropped on its own line.

use futures::future::join_all;
use kata::blocking::Job;
use tokio::sync::Semaphore;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let permits = Semaphore::new(most);
    let runs = jobs.into_iter().map(async |job| {
        let _ = permits.acquire().await.unwrap();
        tokio::task::spawn_blocking(move || job.run()).await.unwrap()
    });
    join_all(runs).await
}
