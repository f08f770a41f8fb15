//! verdict: failed, diagnosis: leaked_task
//!
//! Lets them begin, and only then makes what would stop them.

use kata::limits::Job;
use tokio::task::{JoinHandle, yield_now};

struct Stops<T>(Vec<JoinHandle<T>>);

impl<T> Drop for Stops<T> {
    fn drop(&mut self) {
        for handle in &self.0 {
            handle.abort();
        }
    }
}

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let handles: Vec<_> = jobs.into_iter().map(|job| tokio::spawn(job.run())).collect();
    yield_now().await;
    let mut running = Stops(handles);
    while !running.0.is_empty() {
        let (ended, place, _) = futures::future::select_all(running.0.iter_mut()).await;
        running.0.swap_remove(place);
        if let Ok(Ok(value)) = ended {
            return Some(value);
        }
    }
    None
}
