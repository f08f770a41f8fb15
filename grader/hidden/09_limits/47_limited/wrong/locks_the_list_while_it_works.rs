//! verdict: failed, diagnosis: sequential
//!
//! A guard in the head of `while let` lives to the end of its body.

use std::collections::VecDeque;
use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let queue: VecDeque<_> = jobs.into_iter().enumerate().collect();
    let queue = Arc::new(Mutex::new(queue));
    let mut workers = JoinSet::new();
    for _ in 0..k {
        let queue = Arc::clone(&queue);
        workers.spawn(async move {
            let mut done = Vec::new();
            while let Some((index, job)) = queue.lock().await.pop_front() {
                done.push((index, job.run().await));
            }
            done
        });
    }
    let mut done: Vec<(usize, T)> = workers.join_all().await.into_iter().flatten().collect();
    done.sort_by_key(|&(index, _)| index);
    done.into_iter().map(|(_, value)| value).collect()
}
