use kata::memory::{Memory, Report, connection, start_threads};

/// Measures what a task costs that runs `connection()`, and what a waiting thread costs, with `n`
/// of each (a few hundred).
///
/// Tasks count with what is *allocated*, once they have begun and taken their buffers; threads with
/// what is *resident*. All are still waiting while they are measured; afterwards the
/// tasks are aborted, and the threads dropped.
pub async fn memory_report(n: usize) -> Report {
    todo!("measure before and after, with n tasks and then with n threads, and divide")
}
