use std::sync::Arc;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::Semaphore;

/// Runs all `jobs`, at most `k` of them at once.
pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let places = Arc::new(Semaphore::new(k));
    // The queue of a semaphore is fair, and `join_all` polls in the order of the list at first: so they
    // begin in this order.
    let runs = jobs.into_iter().map(|job| {
        let places = Arc::clone(&places);
        async move {
            // Under a name, so that it is given back when the job has ended and not before.
            let _place = places.acquire().await.expect("nobody closes the semaphore");
            job.run().await
        }
    });
    join_all(runs).await
}
