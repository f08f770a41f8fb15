//! verdict: failed, diagnosis: wrong_value
//!
//! A panic with a made-up message carries a `String`.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut set: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let (mut results, mut panicked) = (vec![], 0);
    while let Some(ended) = set.join_next().await {
        match ended {
            Ok(value) => results.push(value),
            Err(error) => {
                if let Ok(panic) = error.try_into_panic()
                    && panic.downcast_ref::<&str>().is_some()
                {
                    panicked += 1;
                }
            }
        }
    }
    (results, panicked)
}
