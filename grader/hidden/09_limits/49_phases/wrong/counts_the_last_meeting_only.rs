//! verdict: failed, diagnosis: wrong_value
//!
//! Set anew at each meeting instead of being added to.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut results = Vec::new();
    let mut leader = 0;
    for (n, job) in jobs.into_iter().enumerate() {
        if n != 0 {
            leader = usize::from(barrier.wait().await.is_leader());
        }
        results.push(job.run().await);
    }
    (results, leader)
}
