//! verdict: failed, diagnosis: spinning
//!
//! Looks again and again, and is in time only because the clock has whole milliseconds.

use std::time::Duration;

use kata::limits::Job;
use tokio::time::sleep;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut handles: Vec<_> = jobs.into_iter().map(|job| tokio::spawn(job.run())).collect();
    let (mut results, mut panicked) = (vec![], 0);
    while !handles.is_empty() {
        match handles.iter().position(|handle| handle.is_finished()) {
            Some(done) => match handles.swap_remove(done).await {
                Ok(result) => results.push(result),
                Err(_) => panicked += 1,
            },
            None => sleep(Duration::from_millis(1)).await,
        }
    }
    (results, panicked)
}
