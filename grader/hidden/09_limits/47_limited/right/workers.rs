//! As many workers as there are places, and one list that all take from.

use std::sync::Mutex;

use futures::future::join_all;
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let waiting = Mutex::new(jobs.into_iter().enumerate());
    let next = || waiting.lock().unwrap().next();
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
