//! verdict: failed, diagnosis: over_limit
//!
//! One place too many. The future that is dropped beside it has no part in that.

use futures::{StreamExt, stream};
use kata::limits::Job;
use tokio::sync::Semaphore;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Semaphore::new(k);
    let _ = places.acquire();
    stream::iter(jobs).map(Job::run).buffered(k + 1).collect().await
}
