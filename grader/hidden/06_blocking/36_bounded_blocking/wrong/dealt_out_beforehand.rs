//! verdict: failed, diagnosis: sequential
//!
//! Who is done with its share leaves the others to theirs.

use futures::{StreamExt, future::join_all, stream};
use kata::blocking::Job;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let mut parts: Vec<Vec<(usize, Job)>> = (0..most).map(|_| vec![]).collect();
    for (i, j) in jobs.into_iter().enumerate() {
        parts[i % most].push((i, j));
    }
    let hs = parts.into_iter().map(|p| {
        spawn_blocking(move || p.into_iter().map(|(i, j)| (i, j.run())).collect::<Vec<_>>())
    });
    let mut v: Vec<_> = join_all(hs).await.into_iter().flat_map(Result::unwrap).collect();
    v.sort();
    v.into_iter().map(|(_, r)| r).collect()
}
