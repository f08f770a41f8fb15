//! A set of tasks, which aborts them when it is dropped.

use std::time::Duration;

use kata::memory::{Memory, Report, connection, start_threads};
use tokio::task::JoinSet;

pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let tasks: JoinSet<()> = (0..n).map(|_| connection()).collect();
    tokio::time::sleep(Duration::from_millis(1)).await;
    let after = Memory::now();
    drop(tasks);
    let task_bytes = (after.allocated - before.allocated) / n;

    let before = Memory::now();
    let threads = start_threads(n);
    let after = Memory::now();
    drop(threads);
    Report { task_bytes, thread_bytes: (after.resident - before.resident) / n }
}
