//! verdict: failed, diagnosis: sequential

use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, _most: usize) -> Vec<u32> {
    let mut results = vec![];
    for job in jobs {
        results.push(spawn_blocking(move || job.run()).await.unwrap());
    }
    results
}
