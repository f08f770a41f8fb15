//! verdict: failed, diagnosis: blocking
//!
//! The limit is kept, on the wrong thread.

use futures::stream::{self, StreamExt};
use kata::blocking::Job;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    stream::iter(jobs).map(async |job| job.run()).buffered(most).collect().await
}
