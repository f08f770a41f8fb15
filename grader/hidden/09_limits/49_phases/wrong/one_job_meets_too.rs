//! verdict: failed, diagnosis: deadlock
//!
//! At least one meeting, also with a single job.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let meetings = jobs.len().saturating_sub(1).max(1);
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        results.push(job.run().await);
        if phase < meetings {
            led += usize::from(barrier.wait().await.is_leader());
        }
    }
    (results, led)
}
