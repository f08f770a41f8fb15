//! Meets whenever another job is to come.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    let mut jobs = jobs.into_iter().peekable();
    while let Some(job) = jobs.next() {
        results.push(job.run().await);
        if jobs.peek().is_some() && barrier.wait().await.is_leader() {
            led += 1;
        }
    }
    (results, led)
}
