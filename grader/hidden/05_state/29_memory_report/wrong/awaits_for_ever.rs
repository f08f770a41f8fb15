//! verdict: failed, diagnosis: deadlock
//!
//! A connection that is not aborted never ends.

use std::time::Duration;

use kata::memory::{Memory, Report, connection, start_threads};
use tokio::time::sleep;

pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let tasks: Vec<_> = (0..n).map(|_| tokio::spawn(connection())).collect();
    sleep(Duration::from_millis(1)).await;
    let task_bytes = (Memory::now().allocated - before.allocated) / n;
    for task in tasks {
        task.await.unwrap();
    }
    let before = Memory::now();
    let threads = start_threads(n);
    let thread_bytes = (Memory::now().resident - before.resident) / n;
    drop(threads);
    Report { task_bytes, thread_bytes }
}
