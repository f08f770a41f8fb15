//! verdict: failed, diagnosis: out_of_order
//!
//! Awaits the handles as they stand.

use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let handles: Vec<_> = jobs.into_iter().map(|job| tokio::spawn(job.run())).collect();
    let (mut results, mut panicked) = (vec![], 0);
    for handle in handles {
        match handle.await {
            Ok(result) => results.push(result),
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
