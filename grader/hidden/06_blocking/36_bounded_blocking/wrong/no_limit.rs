//! verdict: failed, diagnosis: over_limit

use futures::future::join_all;
use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, _most: usize) -> Vec<u32> {
    let runs = jobs.into_iter().map(|job| spawn_blocking(move || job.run()));
    join_all(runs).await.into_iter().map(Result::unwrap).collect()
}
