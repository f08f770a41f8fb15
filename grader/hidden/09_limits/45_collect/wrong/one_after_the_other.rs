//! verdict: failed, diagnosis: sequential
//!
//! Waits for each job before the next one begins.

use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut panicked) = (vec![], 0);
    for job in jobs {
        match tokio::spawn(job.run()).await {
            Ok(result) => results.push(result),
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
