//! verdict: failed, diagnosis: sequential
//!
//! Groups of `k`: each is as slow as its slowest.

use futures::future::join_all;
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut results = vec![];
    let mut jobs = jobs.into_iter();
    loop {
        let group: Vec<_> = jobs.by_ref().take(k).map(Job::run).collect();
        if group.is_empty() {
            return results;
        }
        results.extend(join_all(group).await);
    }
}
