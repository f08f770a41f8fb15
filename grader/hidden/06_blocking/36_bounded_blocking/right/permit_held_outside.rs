//! The permit stays with the future, which lives until the job is done.

use futures::future::join_all;
use kata::blocking::Job;
use tokio::sync::Semaphore;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let permits = Semaphore::new(most);
    let runs = jobs.into_iter().map(async |job| {
        let _permit = permits.acquire().await.unwrap();
        tokio::task::spawn_blocking(move || job.run()).await.unwrap()
    });
    join_all(runs).await
}
