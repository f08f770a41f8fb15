//! verdict: failed, diagnosis: wrong_value
//!
//! Spawned, and aborted before they have a buffer.

use kata::memory::{Memory, Report, connection, start_threads};

pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let tasks: Vec<_> = (0..n).map(|_| tokio::spawn(connection())).collect();
    let after = Memory::now();
    for task in &tasks {
        task.abort();
    }
    let task_bytes = (after.allocated - before.allocated) / n;

    let before = Memory::now();
    let threads = start_threads(n);
    let after = Memory::now();
    drop(threads);
    Report { task_bytes, thread_bytes: after.resident.saturating_sub(before.resident) / n }
}
