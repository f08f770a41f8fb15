//! verdict: failed, diagnosis: lost_data
//!
//! Takes what has ended, and waits for nothing.

use kata::limits::Job;
use tokio::task::{JoinSet, yield_now};

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    yield_now().await;
    let (mut results, mut panicked) = (vec![], 0);
    while let Some(ended) = set.try_join_next() {
        match ended {
            Ok(result) => results.push(result),
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
