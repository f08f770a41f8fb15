//! A fold over the jobs.

use std::sync::Arc;

use futures::{StreamExt, stream};
use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let none = (vec![], 0);
    stream::iter(jobs)
        .fold(none, async |(mut results, mut led): (Vec<T>, usize), job| {
            if !results.is_empty() && barrier.wait().await.is_leader() {
                led += 1;
            }
            results.push(job.run().await);
            (results, led)
        })
        .await
}
