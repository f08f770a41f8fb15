//! verdict: failed, diagnosis: never_awaited
//!
//! Makes the wait, and does not await it.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            let _ = barrier.wait();
            led += 1;
        }
        results.push(job.run().await);
    }
    (results, led)
}
