//! verdict: failed, diagnosis: out_of_order
//!
//! Takes the jobs from the end of the list.

use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(mut jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let mut results = vec![];
    while !jobs.is_empty() {
        let next = jobs.split_off(jobs.len().saturating_sub(most));
        let running: Vec<_> =
            next.into_iter().map(|job| spawn_blocking(move || job.run())).collect();
        for run in running {
            results.push(run.await.unwrap());
        }
    }
    results
}
