use std::time::Duration;

use kata::memory::{Memory, Report, connection, start_threads};
use tokio::time::sleep;

/// Measures what a task costs that runs `connection()`, and what a waiting thread costs.
pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let tasks: Vec<_> = (0..n).map(|_| tokio::spawn(connection())).collect();
    // Spawned tasks have not been polled yet, and own no buffer. While this one sleeps they begin.
    sleep(Duration::from_millis(1)).await;
    let after = Memory::now();
    // A handle that is dropped does not end its task.
    for task in tasks {
        task.abort();
    }
    // Tasks live on the heap. The allocator knows to the byte; pages would be too coarse.
    let task_bytes = (after.allocated - before.allocated) / n;

    let before = Memory::now();
    let threads = start_threads(n);
    let after = Memory::now();
    drop(threads);
    // Stacks do not live on the heap. Of the 2 MiB that are reserved for each, what counts are the
    // pages that were touched.
    let thread_bytes = (after.resident - before.resident) / n;
    Report { task_bytes, thread_bytes }
}
