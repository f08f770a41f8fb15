//! verdict: failed, diagnosis: wrong_value
//!
//! Each takes itself for the leader.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            barrier.wait().await;
            led += 1;
        }
        results.push(job.run().await);
    }
    (results, led)
}
