//! verdict: failed, diagnosis: over_limit
//!
//! The permit stays behind, in the block that spawns.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Semaphore;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Arc::new(Semaphore::new(k));
    let mut handles = vec![];
    for job in jobs {
        let _place = places.acquire().await.unwrap();
        handles.push(tokio::spawn(job.run()));
    }
    let mut results = vec![];
    for handle in handles {
        results.push(handle.await.unwrap());
    }
    results
}
