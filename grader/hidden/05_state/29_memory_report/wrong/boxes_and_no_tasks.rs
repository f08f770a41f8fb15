//! verdict: failed, diagnosis: wrong_tool
//!
//! Futures in boxes, and not one task.

use futures::FutureExt;
use kata::memory::{Memory, Report, connection, start_threads};

pub async fn memory_report(n: usize) -> Report {
    let before = Memory::now();
    let mut connections: Vec<_> = (0..n).map(|_| Box::pin(connection())).collect();
    for one in &mut connections {
        assert!(one.as_mut().now_or_never().is_none());
    }
    let task_bytes = (Memory::now().allocated - before.allocated) / n;
    drop(connections);

    let before = Memory::now();
    let threads = start_threads(n);
    let thread_bytes = (Memory::now().resident - before.resident) / n;
    drop(threads);
    Report { task_bytes, thread_bytes }
}
