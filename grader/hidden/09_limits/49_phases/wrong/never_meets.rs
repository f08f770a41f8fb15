//! verdict: failed, diagnosis: out_of_order
//!
//! Goes ahead of the others.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let _ = barrier;
    let mut results = vec![];
    for job in jobs {
        results.push(job.run().await);
    }
    (results, 0)
}
