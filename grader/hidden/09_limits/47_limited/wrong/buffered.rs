//! verdict: failed, diagnosis: sequential
//!
//! Keeps the order, and with it the places of those that are done.

use futures::{StreamExt, stream};
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    stream::iter(jobs.into_iter().map(Job::run)).buffered(k).collect().await
}
