//! verdict: failed, diagnosis: sequential
//!
//! Makes room only when the one that began first is done.

use std::collections::VecDeque;

use kata::limits::Job;
use tokio::task::JoinHandle;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut at_work: VecDeque<JoinHandle<T>> = VecDeque::new();
    let mut results = vec![];
    for job in jobs {
        if at_work.len() == k
            && let Some(oldest) = at_work.pop_front()
        {
            results.push(oldest.await.unwrap());
        }
        at_work.push_back(tokio::spawn(job.run()));
    }
    for handle in at_work {
        results.push(handle.await.unwrap());
    }
    results
}
