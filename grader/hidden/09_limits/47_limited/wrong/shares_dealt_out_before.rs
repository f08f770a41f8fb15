//! verdict: failed, diagnosis: out_of_order
//!
//! Each worker has its share, and goes home when that is done.

use futures::future::join_all;
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let count = jobs.len();
    let mut shares: Vec<Vec<(usize, Job<T>)>> = (0..k).map(|_| vec![]).collect();
    for (at, job) in jobs.into_iter().enumerate() {
        shares[at % k].push((at, job));
    }
    let work = |share: Vec<(usize, Job<T>)>| async {
        let mut done = vec![];
        for (at, job) in share {
            done.push((at, job.run().await));
        }
        done
    };
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    for (at, value) in join_all(shares.into_iter().map(work)).await.into_iter().flatten() {
        results[at] = Some(value);
    }
    results.into_iter().flatten().collect()
}
