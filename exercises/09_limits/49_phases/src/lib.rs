use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

/// Does its `jobs`, one after the other, in step with all others who were given the same `barrier`:
/// nobody begins a job before everybody has ended the one before it.
///
/// All have equally many jobs. Returns what its own gave, in order, and in how many meetings it was the
/// leader. The future is `Send` where the results are.
pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    todo!("do the jobs, and meet the others between any two of them")
}
