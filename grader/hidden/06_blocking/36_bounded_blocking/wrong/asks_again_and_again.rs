//! verdict: failed, diagnosis: spinning
//!
//! Yields until there is a place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kata::blocking::Job;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let busy = Arc::new(AtomicUsize::new(0));
    let mut running = vec![];
    for job in jobs {
        while busy.load(Ordering::SeqCst) >= most {
            tokio::task::yield_now().await;
        }
        busy.fetch_add(1, Ordering::SeqCst);
        let busy = Arc::clone(&busy);
        running.push(tokio::task::spawn_blocking(move || {
            let result = job.run();
            busy.fetch_sub(1, Ordering::SeqCst);
            result
        }));
    }
    let mut results = vec![];
    for handle in running {
        results.push(handle.await.unwrap());
    }
    results
}
