//! verdict: failed, diagnosis: wrong_value
//!
//! Counts the pages of the tasks with the threads.

use std::time::Duration;

use kata::memory::{Memory, Report, connection, start_threads};
use tokio::task::JoinSet;

pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let mut tasks = JoinSet::new();
    for _ in 0..n {
        tasks.spawn(connection());
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    let with_tasks = Memory::now();
    let threads = start_threads(n);
    let with_threads = Memory::now();
    drop(threads);
    tasks.shutdown().await;
    Report {
        task_bytes: (with_tasks.allocated - before.allocated) / n,
        thread_bytes: (with_threads.resident - before.resident) / n,
    }
}
