//! verdict: failed, diagnosis: out_of_order
//!
//! Tries again and again, instead of waiting in the queue.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::Semaphore;
use tokio::time::sleep;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Arc::new(Semaphore::new(k));
    let runs = jobs.into_iter().map(|job| {
        let places = Arc::clone(&places);
        async move {
            let _place = loop {
                match places.try_acquire() {
                    Ok(place) => break place,
                    Err(_) => sleep(Duration::from_millis(1)).await,
                }
            };
            job.run().await
        }
    });
    join_all(runs).await
}
