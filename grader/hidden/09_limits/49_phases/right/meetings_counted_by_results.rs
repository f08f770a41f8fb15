//! What it has says where it stands.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, mut jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    jobs.reverse();
    let (mut results, mut led) = (vec![], 0);
    while let Some(job) = jobs.pop() {
        results.push(job.run().await);
        led += match jobs.is_empty() {
            true => 0,
            false => usize::from(barrier.wait().await.is_leader()),
        };
    }
    (results, led)
}
