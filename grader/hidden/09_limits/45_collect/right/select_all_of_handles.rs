//! `select_all` of all handles that are left, again and again.

use futures::future::select_all;
use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut handles: Vec<_> = jobs.into_iter().map(|job| tokio::spawn(job.run())).collect();
    let (mut results, mut panicked) = (vec![], 0);
    while !handles.is_empty() {
        let (ended, _, rest) = select_all(handles).await;
        handles = rest;
        match ended {
            Ok(value) => results.push(value),
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
