//! The other way round, and with turns instead of a sleep.

use kata::memory::{Memory, Report, connection, start_threads};

pub async fn memory_report(n: usize) -> Report {
    let thread_bytes = {
        let before = Memory::now().resident;
        let _threads = start_threads(n);
        (Memory::now().resident - before) / n
    };
    let mut tasks = Vec::with_capacity(n);
    let before = Memory::now().allocated;
    tasks.extend((0..n).map(|_| tokio::spawn(connection())));
    for _ in 0..n {
        tokio::task::yield_now().await;
    }
    let task_bytes = (Memory::now().allocated - before) / n;
    for task in tasks {
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }
    Report { task_bytes, thread_bytes }
}
