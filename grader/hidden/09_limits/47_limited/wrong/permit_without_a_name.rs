//! verdict: failed, diagnosis: over_limit
//!
//! A permit that nobody keeps goes with its line.

use std::sync::Arc;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::Semaphore;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Arc::new(Semaphore::new(k));
    let runs = jobs.into_iter().map(|job| {
        let places = Arc::clone(&places);
        async move {
            places.acquire().await.unwrap();
            job.run().await
        }
    });
    join_all(runs).await
}
