//! verdict: failed, diagnosis: out_of_order
//!
//! Looks whether all are there, gives way, and looks again, each time as somebody else.

use std::sync::Arc;

use futures::FutureExt;
use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (vec![], 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        if phase > 0 {
            loop {
                if let Some(met) = barrier.wait().now_or_never() {
                    led += usize::from(met.is_leader());
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        results.push(job.run().await);
    }
    (results, led)
}
