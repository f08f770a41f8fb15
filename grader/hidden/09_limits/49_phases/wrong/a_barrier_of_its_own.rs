//! verdict: failed, diagnosis: out_of_order
//!
//! A barrier for one, that nobody else knows.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let _ = barrier;
    let barrier = Barrier::new(1);
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            led += usize::from(barrier.wait().await.is_leader());
        }
        results.push(job.run().await);
    }
    (results, led)
}
