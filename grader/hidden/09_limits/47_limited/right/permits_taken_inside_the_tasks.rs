//! Each task asks for its permit itself, in the order in which they are first polled.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Semaphore;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let semaphore = Arc::new(Semaphore::new(k));
    let mut tasks = Vec::new();
    for job in jobs {
        let semaphore = Arc::clone(&semaphore);
        tasks.push(tokio::spawn(async move {
            let _permit = semaphore.acquire_owned().await.unwrap();
            job.run().await
        }));
    }
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}
