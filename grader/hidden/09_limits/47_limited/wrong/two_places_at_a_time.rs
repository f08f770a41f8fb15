//! verdict: failed, diagnosis: sequential
//!
//! Fills up only when two places are free.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut jobs = jobs.into_iter().enumerate();
    let mut done = vec![];
    let mut running = FuturesUnordered::new();
    let begin = |(place, job): (usize, Job<T>)| async move { (place, job.run().await) };
    for one in jobs.by_ref().take(k) {
        running.push(begin(one));
    }
    while let Some(ended) = running.next().await {
        done.push(ended);
        if running.len() + 2 <= k || running.is_empty() {
            for one in jobs.by_ref().take(k - running.len()) {
                running.push(begin(one));
            }
        }
    }
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, value)| value).collect()
}
