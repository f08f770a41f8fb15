//! With the number of meetings that are left.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut meetings = jobs.len().saturating_sub(1);
    let (mut results, mut led) = (Vec::new(), 0_usize);
    for job in jobs {
        let value = job.run().await;
        results.push(value);
        if meetings > 0 {
            meetings -= 1;
            let meeting = barrier.wait().await;
            led += if meeting.is_leader() { 1 } else { 0 };
        }
    }
    (results, led)
}
