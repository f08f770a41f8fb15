//! verdict: failed, diagnosis: sequential
//!
//! A limit of its own below the one that it is given.

use std::sync::Arc;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::Semaphore;

const MOST: usize = 256;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let semaphore = Arc::new(Semaphore::new(k.clamp(1, MOST)));
    let mut tasks = Vec::with_capacity(jobs.len());
    for job in jobs {
        let permit = Arc::clone(&semaphore).acquire_owned().await.unwrap();
        tasks.push(tokio::spawn(async move {
            let value = job.run().await;
            drop(permit);
            value
        }));
    }
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}
