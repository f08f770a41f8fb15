//! verdict: failed, diagnosis: out_of_order
//!
//! Sends somebody to the meeting, and begins the job meanwhile.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            let (meeting, value) = tokio::join!(barrier.wait(), job.run());
            led += usize::from(meeting.is_leader());
            results.push(value);
        } else {
            results.push(job.run().await);
        }
    }
    (results, led)
}
