//! verdict: failed, diagnosis: deadlock
//!
//! Comes once more, when nobody else comes.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for job in jobs {
        results.push(job.run().await);
        led += usize::from(barrier.wait().await.is_leader());
    }
    (results, led)
}
