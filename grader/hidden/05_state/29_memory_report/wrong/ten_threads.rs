//! verdict: failed, diagnosis: wrong_value
//!
//! Takes ten threads for as many as are asked for.

use kata::memory::{Memory, Report, connection, start_threads};
use std::time::Duration;
use tokio::task::JoinSet;
pub async fn memory_report(n: usize) -> Report {
    let b = Memory::now();
    let mut s = JoinSet::new();
    for _ in 0..n {
        s.spawn(connection());
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    let task_bytes = (Memory::now().allocated - b.allocated) / (n);
    s.shutdown().await;
    let b = Memory::now();
    let th = start_threads(10);
    let thread_bytes = Memory::now().resident.saturating_sub(b.resident) / (10);
    drop(th);
    Report { task_bytes, thread_bytes }
}
