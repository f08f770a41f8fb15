//! verdict: failed, diagnosis: wrong_value
//!
//! Calls that run at the same time count each other's panics.

use std::sync::atomic::{AtomicUsize, Ordering};

use kata::limits::Job;
use tokio::task::JoinSet;

static PANICKED: AtomicUsize = AtomicUsize::new(0);

struct Watch {
    done: bool,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.done {
            PANICKED.fetch_add(1, Ordering::SeqCst);
        }
    }
}

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    PANICKED.store(0, Ordering::SeqCst);
    let mut set = JoinSet::new();
    for job in jobs {
        set.spawn(async move {
            let mut watch = Watch { done: false };
            let value = job.run().await;
            watch.done = true;
            value
        });
    }
    let mut values = Vec::new();
    while let Some(result) = set.join_next().await {
        values.extend(result);
    }
    (values, PANICKED.load(Ordering::SeqCst))
}
