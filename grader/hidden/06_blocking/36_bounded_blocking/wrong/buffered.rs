//! verdict: failed, diagnosis: sequential
//! Results that wait for a slower one before them take up a place, and nothing runs there.

use futures::stream::{self, StreamExt};
use kata::blocking::Job;
use tokio::task::spawn_blocking;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    // The closure must not spawn before its future is polled: `map` is lazy, `async` is too.
    let runs =
        stream::iter(jobs).map(|job| async { spawn_blocking(move || job.run()).await.unwrap() });
    runs.buffered(most).collect().await
}
