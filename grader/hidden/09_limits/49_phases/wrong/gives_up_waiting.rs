//! verdict: failed, diagnosis: out_of_order
//!
//! Waits for the others a second, and goes ahead.

use std::sync::Arc;
use std::time::Duration;

use kata::limits::Job;
use tokio::sync::Barrier;
use tokio::time::timeout;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0
            && let Ok(meeting) = timeout(Duration::from_secs(1), barrier.wait()).await
        {
            led += usize::from(meeting.is_leader());
        }
        results.push(job.run().await);
    }
    (results, led)
}
