//! verdict: failed, diagnosis: blocking
//!
//! A barrier for threads, in a task.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

static OTHERS: std::sync::Barrier = std::sync::Barrier::new(3);

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let _ = barrier;
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            led += usize::from(OTHERS.wait().is_leader());
        }
        results.push(job.run().await);
    }
    (results, led)
}
