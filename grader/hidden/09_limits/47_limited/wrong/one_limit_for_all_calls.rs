//! verdict: failed, diagnosis: lock_held
//!
//! The places of one call are taken by another.

use std::sync::LazyLock;

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::{Mutex, Semaphore};

static PLACES: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let _one_call_at_a_time = PLACES.lock().await;
    let places = Semaphore::new(k);
    let runs = jobs.into_iter().map(|job| async {
        let _place = places.acquire().await.unwrap();
        job.run().await
    });
    join_all(runs).await
}
