//! verdict: failed, diagnosis: blocking
//!
//! Each job has a thread at once, and waits for its permit there.

use std::sync::Arc;

use futures::future::join_all;
use kata::blocking::Job;
use tokio::sync::Semaphore;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let permits = Arc::new(Semaphore::new(most));
    let running = jobs.into_iter().map(|job| {
        let permits = Arc::clone(&permits);
        tokio::task::spawn_blocking(move || {
            let _permit = futures::executor::block_on(permits.acquire()).unwrap();
            job.run()
        })
    });
    join_all(running).await.into_iter().map(Result::unwrap).collect()
}
