//! verdict: failed, diagnosis: wrong_value
//!
//! For all of them together.

use std::time::Duration;

use kata::memory::{Memory, Report, connection, start_threads};
use tokio::time::sleep;

pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let tasks: Vec<_> = (0..n).map(|_| tokio::spawn(connection())).collect();
    sleep(Duration::from_millis(1)).await;
    let after = Memory::now();
    for task in &tasks {
        task.abort();
    }
    let task_bytes = (after.allocated - before.allocated);

    let before = Memory::now();
    let threads = start_threads(n);
    let after = Memory::now();
    drop(threads);
    Report { task_bytes, thread_bytes: after.resident - before.resident }
}
