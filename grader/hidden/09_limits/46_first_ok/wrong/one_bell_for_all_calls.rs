//! verdict: failed, diagnosis: wrong_value
//!
//! Whoever wins stops the jobs of every other call, too.

use futures::future::select_all;
use kata::limits::Job;
use tokio::sync::Notify;

static STOP: Notify = Notify::const_new();

struct StopAll;

impl Drop for StopAll {
    fn drop(&mut self) {
        STOP.notify_waiters();
    }
}

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let _stop = StopAll;
    let mut left = Vec::new();
    for job in jobs {
        let stopped = STOP.notified();
        left.push(tokio::spawn(async move {
            tokio::select! {
                () = stopped => None,
                answer = job.run() => answer.ok(),
            }
        }));
    }
    while !left.is_empty() {
        let (end, _, rest) = select_all(left).await;
        if let Ok(Some(value)) = end {
            return Some(value);
        }
        left = rest;
    }
    None
}
