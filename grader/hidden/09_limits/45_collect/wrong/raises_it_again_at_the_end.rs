//! verdict: failed, diagnosis: panicked
//!
//! Lets all end, and then passes the first panic on.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let (mut results, mut panics) = (vec![], vec![]);
    while let Some(ended) = set.join_next().await {
        match ended {
            Ok(value) => results.push(value),
            Err(error) => panics.push(error.into_panic()),
        }
    }
    let count = panics.len();
    if let Some(first) = panics.into_iter().next() {
        std::panic::resume_unwind(first);
    }
    (results, count)
}
