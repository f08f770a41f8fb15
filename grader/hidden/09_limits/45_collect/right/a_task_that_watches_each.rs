//! A drop of a guard says that a job is over, whether it has a result or not.

use std::sync::{Arc, Mutex};

use kata::limits::Job;
use tokio::sync::Notify;

struct Board<T> {
    state: Mutex<(Vec<T>, usize, usize)>,
    all: Notify,
}

struct Over<T>(Arc<Board<T>>, Option<T>);

impl<T> Drop for Over<T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        match self.1.take() {
            Some(value) => state.0.push(value),
            None => state.1 += 1,
        }
        state.2 -= 1;
        if state.2 == 0 {
            self.0.all.notify_one();
        }
    }
}

pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    if jobs.is_empty() {
        return (vec![], 0);
    }
    let board = Arc::new(Board { state: Mutex::new((vec![], 0, jobs.len())), all: Notify::new() });
    for job in jobs {
        let over = Over(Arc::clone(&board), None);
        tokio::spawn(async move {
            let mut over = over;
            over.1 = Some(job.run().await);
            drop(over);
        });
    }
    board.all.notified().await;
    let mut state = board.state.lock().unwrap();
    (std::mem::take(&mut state.0), state.1)
}
