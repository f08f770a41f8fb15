//! verdict: failed, diagnosis: out_of_order
//!
//! All jobs of its own side by side.

use std::sync::Arc;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let meetings = jobs.len().saturating_sub(1);
    let results = join_all(jobs.into_iter().map(Job::run)).await;
    let mut led = 0;
    for _ in 0..meetings {
        led += usize::from(barrier.wait().await.is_leader());
    }
    (results, led)
}
