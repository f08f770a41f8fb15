use kata::limits::Job;
use tokio::task::JoinSet;

/// Runs all `jobs`, and returns what they gave as they came, and how many of them panicked.
pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut running: JoinSet<T> = jobs.into_iter().map(Job::run).collect();
    let (mut results, mut panicked) = (vec![], 0);
    // Not `while let Some(Ok(…))`: that would end with the first panic, and abort all that is left.
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok(result) => results.push(result),
            // Nobody aborts these tasks, so this is a panic.
            Err(_) => panicked += 1,
        }
    }
    (results, panicked)
}
