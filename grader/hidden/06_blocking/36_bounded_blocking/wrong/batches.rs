//! verdict: failed, diagnosis: sequential
//!
//! Works in batches: the next ones begin only when the whole batch is done.

use futures::future::join_all;
use kata::blocking::Job;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let mut results = vec![];
    let mut jobs = jobs.into_iter();
    loop {
        let batch: Vec<_> = jobs
            .by_ref()
            .take(most)
            .map(|job| tokio::task::spawn_blocking(move || job.run()))
            .collect();
        if batch.is_empty() {
            return results;
        }
        results.extend(join_all(batch).await.into_iter().map(Result::unwrap));
    }
}
