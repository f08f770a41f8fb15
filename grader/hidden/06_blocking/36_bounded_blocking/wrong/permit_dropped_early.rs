//! verdict: failed, diagnosis: over_limit
//!
//! Each permit is back before its job has begun.

use kata::blocking::Job;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let permits = Semaphore::new(most);
    let mut running = vec![];
    for job in jobs {
        let _permit = permits.acquire().await.unwrap();
        running.push(spawn_blocking(move || job.run()));
    }
    let mut results = vec![];
    for run in running {
        results.push(run.await.unwrap());
    }
    results
}
