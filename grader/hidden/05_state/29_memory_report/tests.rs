//! `memory_report` agrees, by 25 %, with what this file measures for itself.
//!
//! Where memory cannot be measured, it only has to return and leave nothing behind.

use std::time::Duration;

use harness::{Diagnosis, Trial};
use kata::memory::{MEASURED_HERE, Memory, Report, connection, start_threads};
use memory_report::memory_report;
use tokio::task::JoinSet;

harness::tests![
    larger_buffers_make_larger_tasks,
    a_task_costs_what_it_allocates,
    a_thread_costs_what_is_resident,
];

async fn larger_buffers_make_larger_tasks(t: &mut Trial) {
    let n = t.vary(200..=300) as usize;
    connections_of(t, 1024);
    let small: Report = t.run(memory_report(n)).await;
    connections_of(t, 6 * 1024);
    let large: Report = t.run(memory_report(n)).await;
    t.holds(
        small.task_bytes != large.task_bytes || !MEASURED_HERE,
        Diagnosis::HardCoded,
        format!(
            "A task costs {} bytes, you say, whether its connection has a buffer of 1 KiB or of \
             6 KiB. Was that measured?",
            small.task_bytes
        ),
    );
}

async fn a_task_costs_what_it_allocates(t: &mut Trial) {
    let n = t.vary(200..=300) as usize;
    let buffer = t.vary(1024..=8192) as usize;
    connections_of(t, buffer);
    let measured = a_task(n).await;
    let report: Report = t.run(memory_report(n)).await;
    let means = if report.task_bytes > 50 * measured { " Was it not divided?" } else { "" };
    about(t, "a task", report.task_bytes, measured, means);
}

async fn a_thread_costs_what_is_resident(t: &mut Trial) {
    let n = t.vary(200..=300) as usize;
    let before = Memory::now();
    // They stay until the end: the stacks of threads that have ended would be used again.
    let threads = start_threads(n);
    let after = Memory::now();
    let measured = after.resident.saturating_sub(before.resident) / n;
    let report: Report = t.run(memory_report(n)).await;
    drop(threads);
    let means = if report.thread_bytes > 50 * measured {
        " A stack's 2 MiB are reserved, not resident. Or was it not divided?"
    } else {
        ""
    };
    about(t, "a thread", report.thread_bytes, measured, means);
}

fn connections_of(t: &mut Trial, bytes: usize) {
    t.service("connection").replies(move |_| bytes);
}

async fn a_task(n: usize) -> usize {
    let mut tasks = JoinSet::new();
    let before = Memory::now();
    for _ in 0..n {
        tasks.spawn(connection());
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    let after = Memory::now();
    tasks.shutdown().await;
    after.allocated.saturating_sub(before.allocated) / n
}

fn about(t: &mut Trial, what: &str, said: usize, measured: usize, means: &str) {
    t.holds(
        said.abs_diff(measured) * 4 <= measured || !MEASURED_HERE,
        Diagnosis::WrongValue,
        format!("{said} bytes for {what}, you say; measured just before: {measured}.{means}"),
    );
}
