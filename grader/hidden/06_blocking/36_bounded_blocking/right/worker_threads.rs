use std::sync::{Arc, Mutex};
use std::thread;

use kata::blocking::Job;
use tokio::sync::mpsc;

/// A fixed crew of plain threads around one queue. The answers come through Tokio's channel.
pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let crew = most.min(jobs.len());
    let queue = Arc::new(Mutex::new(jobs.into_iter().enumerate()));
    let (answers, mut inbox) = mpsc::unbounded_channel();
    for _ in 0..crew {
        let (queue, answers) = (Arc::clone(&queue), answers.clone());
        thread::spawn(move || {
            loop {
                let next = queue.lock().unwrap().next(); // the lock is free again after this line
                let Some((index, job)) = next else { return };
                if answers.send((index, job.run())).is_err() {
                    return;
                }
            }
        });
    }
    drop(answers);
    let mut results = vec![];
    while let Some(answer) = inbox.recv().await {
        results.push(answer);
    }
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
