//! A stream of handles, in the order in which they are ready.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut handles: FuturesUnordered<_> =
        jobs.into_iter().map(|job| tokio::spawn(job.run())).collect();
    let (mut results, mut panicked) = (vec![], 0);
    while let Some(ended) = handles.next().await {
        match ended {
            Ok(result) => results.push(result),
            Err(error) if error.is_panic() => panicked += 1,
            Err(_) => {}
        }
    }
    (results, panicked)
}
