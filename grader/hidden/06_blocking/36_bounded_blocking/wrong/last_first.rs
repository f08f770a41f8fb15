//! verdict: failed, diagnosis: out_of_order
//!
//! Takes the jobs from the end of the list.

use futures::stream::{self, StreamExt};
use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let last_first = jobs.into_iter().rev();
    let runs =
        stream::iter(last_first).map(async |job| spawn_blocking(move || job.run()).await.unwrap());
    runs.buffered(most).collect().await
}
