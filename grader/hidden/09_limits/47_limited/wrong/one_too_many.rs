//! verdict: failed, diagnosis: over_limit
//!
//! Begins the next one, and only then looks whether there was a place.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let mut at_work = JoinSet::new();
    for (at, job) in jobs.into_iter().enumerate() {
        at_work.spawn(async move { (at, job.run().await) });
        if at_work.len() > k {
            let (at, value) = at_work.join_next().await.unwrap().unwrap();
            results[at] = Some(value);
        }
    }
    while let Some(ended) = at_work.join_next().await {
        let (at, value) = ended.unwrap();
        results[at] = Some(value);
    }
    results.into_iter().flatten().collect()
}
