//! So many threads, each of which takes job after job.

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let queue = Arc::new(Mutex::new(jobs.into_iter().enumerate()));
    let worker = || {
        let queue = queue.clone();
        spawn_blocking(move || {
            let mut done = vec![];
            loop {
                let Some((index, job)) = queue.lock().unwrap().next() else { return done };
                done.push((index, job.run()));
            }
        })
    };
    let workers: Vec<_> = (0..most).map(|_| worker()).collect();
    let mut done: Vec<(usize, u32)> =
        join_all(workers).await.into_iter().flat_map(Result::unwrap).collect();
    done.sort_unstable();
    done.into_iter().map(|(_, result)| result).collect()
}
