//! verdict: failed, diagnosis: lost_data
//!
//! Of two jobs with the same name only one result is left.

use std::collections::HashMap;

use futures::{StreamExt, stream};
use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let names: Vec<String> = jobs.iter().map(|job| job.name().to_owned()).collect();
    let mut values: HashMap<String, T> = stream::iter(jobs)
        .map(|job| async move {
            let name = job.name().to_owned();
            (name, job.run().await)
        })
        .buffer_unordered(k)
        .collect()
        .await;
    names.iter().filter_map(|name| values.remove(name)).collect()
}
