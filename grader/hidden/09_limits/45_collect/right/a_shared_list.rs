//! Each task notes its result when it has it.

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use kata::limits::Job;

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let results = Arc::new(Mutex::new(Vec::new()));
    let tasks = jobs.into_iter().map(|job| {
        let results = Arc::clone(&results);
        tokio::spawn(async move {
            let result = job.run().await;
            results.lock().unwrap().push(result);
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let ends = join_all(tasks).await;
    let panicked = ends.iter().filter(|end| end.is_err()).count();
    let results = std::mem::take(&mut *results.lock().unwrap());
    (results, panicked)
}
