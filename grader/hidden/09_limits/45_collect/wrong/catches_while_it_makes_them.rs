//! verdict: failed, diagnosis: panicked
//!
//! A future does not panic when it is made.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut panicked = 0;
    let mut running = FuturesUnordered::new();
    for job in jobs {
        match catch_unwind(AssertUnwindSafe(|| job.run())) {
            Ok(run) => running.push(run),
            Err(_) => panicked += 1,
        }
    }
    let mut results = vec![];
    while let Some(result) = running.next().await {
        results.push(result);
    }
    (results, panicked)
}
