//! verdict: failed, diagnosis: out_of_order
//!
//! The results as they come.

use futures::{StreamExt, stream};
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    stream::iter(jobs.into_iter().map(Job::run)).buffer_unordered(k).collect().await
}
