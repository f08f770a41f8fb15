//! verdict: failed, diagnosis: out_of_order
//!
//! `pop` takes the last one of the list.

use std::sync::Mutex;

use futures::future::join_all;
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let waiting = Mutex::new(jobs.into_iter().enumerate().collect::<Vec<_>>());
    let next = || waiting.lock().unwrap().pop();
    let work = || async {
        let mut done = vec![];
        while let Some((at, job)) = next() {
            done.push((at, job.run().await));
        }
        done
    };
    for (at, value) in join_all((0..k).map(|_| work())).await.into_iter().flatten() {
        results[at] = Some(value);
    }
    results.into_iter().flatten().collect()
}
