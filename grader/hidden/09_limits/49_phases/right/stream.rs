//! A stream of the jobs, one after the other.

use std::sync::Arc;

use futures::{StreamExt, stream};
use kata::limits::Job;
use tokio::sync::Barrier;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let numbered = stream::iter(jobs.into_iter().enumerate());
    let done = numbered.then(|(phase, job)| {
        let barrier = &barrier;
        async move {
            let leads = phase > 0 && barrier.wait().await.is_leader();
            (job.run().await, leads)
        }
    });
    let (results, leads): (Vec<T>, Vec<bool>) = done.unzip().await;
    (results, leads.into_iter().filter(|leads| *leads).count())
}
