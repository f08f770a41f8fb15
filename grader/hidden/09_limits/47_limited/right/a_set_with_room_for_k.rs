//! Refills a set whenever one has left it.

use kata::limits::Job;
use tokio::task::JoinSet;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let mut waiting = jobs.into_iter().enumerate();
    let mut at_work = JoinSet::new();
    loop {
        while at_work.len() < k {
            let Some((at, job)) = waiting.next() else { break };
            at_work.spawn(async move { (at, job.run().await) });
        }
        let Some(ended) = at_work.join_next().await else { break };
        let (at, value) = ended.expect("a job does not panic");
        results[at] = Some(value);
    }
    results.into_iter().flatten().collect()
}
