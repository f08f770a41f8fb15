//! verdict: failed, diagnosis: deadlock
//!
//! The leader comes to a second meeting, alone.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            let meeting = barrier.wait().await;
            if meeting.is_leader() {
                led += 1;
                barrier.wait().await;
            }
        }
        results.push(job.run().await);
    }
    (results, led)
}
