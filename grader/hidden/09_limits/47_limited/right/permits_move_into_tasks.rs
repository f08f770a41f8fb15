//! A task for each job, with its permit.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Semaphore;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Arc::new(Semaphore::new(k));
    let mut handles = vec![];
    for job in jobs {
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        handles.push(tokio::spawn(async move {
            let value = job.run().await;
            drop(place);
            value
        }));
    }
    let mut results = vec![];
    for handle in handles {
        results.push(handle.await.unwrap());
    }
    results
}
