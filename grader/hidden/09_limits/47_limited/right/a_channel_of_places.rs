//! A channel with `k` messages is a semaphore, too.

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::{Mutex, mpsc};

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let (gives_back, places) = mpsc::channel(k);
    for _ in 0..k {
        gives_back.try_send(()).unwrap();
    }
    let places = Mutex::new(places);
    let runs = jobs.into_iter().map(|job| {
        let (places, gives_back) = (&places, gives_back.clone());
        async move {
            places.lock().await.recv().await;
            let value = job.run().await;
            gives_back.send(()).await.unwrap();
            value
        }
    });
    join_all(runs).await
}
