//! Waits until few enough are at work, told by a `watch`.

use futures::future::join_all;
use kata::limits::Job;
use tokio::sync::watch;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let (ended, _) = watch::channel(0_usize);
    let ended = &ended;
    let runs = jobs.into_iter().enumerate().map(|(place, job)| async move {
        let mut look = ended.subscribe();
        let _ = look.wait_for(|ended| place < k + *ended).await;
        let value = job.run().await;
        ended.send_modify(|ended| *ended += 1);
        value
    });
    join_all(runs).await
}
