//! verdict: failed, diagnosis: wrong_value
//!
//! Does not look who the leader is.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut results = vec![];
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            barrier.wait().await;
        }
        results.push(job.run().await);
    }
    (results, 0)
}
