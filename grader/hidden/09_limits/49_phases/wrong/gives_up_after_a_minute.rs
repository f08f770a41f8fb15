//! verdict: failed, diagnosis: out_of_order
//!
//! Goes on without those who take longer, and is as late as they are in the end.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

use std::time::Duration;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut results = Vec::new();
    let mut led = 0;
    for (i, job) in jobs.into_iter().enumerate() {
        if i > 0 {
            let met = tokio::time::timeout(Duration::from_secs(60), barrier.wait()).await;
            led += met.is_ok_and(|met| met.is_leader()) as usize;
        }
        results.push(job.run().await);
    }
    (results, led)
}
