//! The first job, and then a meeting before each.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut jobs = jobs.into_iter();
    let mut results = vec![];
    let mut meetings = vec![];
    let Some(first) = jobs.next() else { return (results, 0) };
    results.push(first.run().await);
    for job in jobs {
        meetings.push(barrier.wait().await);
        results.push(job.run().await);
    }
    (results, meetings.iter().filter(|meeting| meeting.is_leader()).count())
}
