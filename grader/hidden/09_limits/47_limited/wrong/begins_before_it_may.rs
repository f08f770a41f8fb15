//! verdict: failed, diagnosis: over_limit
//!
//! Polls each job once to see whether it is done at once, and only then waits for a place.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::Semaphore;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Arc::new(Semaphore::new(k));
    let runs = jobs.into_iter().map(|job| {
        let places = Arc::clone(&places);
        async move {
            let mut run = pin!(job.run());
            if let Poll::Ready(value) = futures::poll!(run.as_mut()) {
                return value;
            }
            let _place = places.acquire().await.unwrap();
            run.await
        }
    });
    join_all(runs).await
}
