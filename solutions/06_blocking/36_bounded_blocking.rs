use std::sync::Arc;

use futures::future::join_all;
use kata::blocking::Job;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Runs all `jobs`, at most `most` at once.
pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let permits = Arc::new(Semaphore::new(most));
    let runs = jobs.into_iter().map(|job| {
        let permits = permits.clone();
        async move {
            // Waiting for the permit out here costs no thread; inside the closure it would.
            let permit = permits.acquire_owned().await.expect("nobody closes the semaphore");
            let run = spawn_blocking(move || {
                // Moved in with the job: were this future dropped, the job would go on, and it
                // must go on counting.
                let _permit = permit;
                job.run()
            });
            run.await.expect("a job does not panic")
        }
    });
    join_all(runs).await
}
