//! verdict: failed, diagnosis: out_of_order
//!
//! The results come as they are done.

use futures::{StreamExt, stream};
use kata::blocking::Job;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    stream::iter(jobs)
        .map(|job| async { tokio::task::spawn_blocking(|| job.run()).await.unwrap() })
        .buffer_unordered(most)
        .collect()
        .await
}
