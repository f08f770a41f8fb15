//! verdict: failed, diagnosis: wrong_value

use kata::memory::Report;

pub async fn memory_report(n: usize) -> Report {
    Report { task_bytes: 200, thread_bytes: 2 * 1024 * 1024 }
}
