//! Tasks that hand their place on to the next one, and their result through a oneshot.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use kata::limits::Job;
use tokio::sync::oneshot;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let (mut queue, mut slots) = (VecDeque::new(), vec![]);
    for job in jobs {
        let (tx, rx) = oneshot::channel();
        queue.push_back((job, tx));
        slots.push(rx);
    }
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..k.min(slots.len()) {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move {
            loop {
                let next = queue.lock().unwrap().pop_front();
                let Some((job, tx)) = next else { break };
                let _ = tx.send(job.run().await);
            }
        });
    }
    let mut results = vec![];
    for slot in slots {
        results.push(slot.await.unwrap());
    }
    results
}
