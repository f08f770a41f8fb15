//! verdict: failed, diagnosis: deadlock
//!
//! Meets before and after it clears its desk.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            led += usize::from(barrier.wait().await.is_leader());
            barrier.wait().await;
        }
        results.push(job.run().await);
    }
    (results, led)
}
