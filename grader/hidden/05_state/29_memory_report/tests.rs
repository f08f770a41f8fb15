//! `memory_report` agrees, by 25 %, with what this file measures for itself.
//!
//! Where memory cannot be measured, it only has to return and leave nothing behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use harness::{Diagnosis, Trial};
use kata::memory::{MEASURED_HERE, Memory, Report, connection, start_threads};
use memory_report::memory_report;
use tokio::task::JoinSet;

harness::tests![
    larger_buffers_make_larger_tasks,
    a_task_costs_what_it_allocates,
    a_thread_costs_what_is_resident,
    large_tasks_make_no_large_threads,
];

const KIB: usize = 1024;

async fn larger_buffers_make_larger_tasks(t: &mut Trial) {
    let n = t.vary(200..=300) as usize;
    let begun = connections_of(t, KIB);
    let small: Report = t.run(memory_report(n)).await;
    have_begun(t, &begun, n);
    let begun = connections_of(t, 6 * KIB);
    let large: Report = t.run(memory_report(n)).await;
    have_begun(t, &begun, n);
    let (small, large) = (small.task_bytes, large.task_bytes);
    let (means, why) = match (small, large) {
        (small, large) if small < KIB || large < 6 * KIB => {
            (Diagnosis::WrongValue, " A buffer alone is more, so it is not counted.")
        }
        (small, large) if small == large => (Diagnosis::HardCoded, " Was that measured?"),
        _ => (Diagnosis::WrongValue, ""),
    };
    // Five more, but for what a measurement may be off by.
    t.holds(
        large.saturating_sub(small) >= 3 * KIB || !MEASURED_HERE,
        means,
        format!(
            "A task costs {small} bytes, you say, where its connection has a buffer of 1 KiB, and \
             {large} where it has one of 6 KiB.{why}"
        ),
    );
}

async fn a_task_costs_what_it_allocates(t: &mut Trial) {
    let n = t.vary(200..=300) as usize;
    let buffer = t.vary(1024..=8192) as usize;
    connections_of(t, buffer);
    let measured = a_task(n).await;
    let begun = connections_of(t, buffer);
    let report: Report = t.run(memory_report(n)).await;
    have_begun(t, &begun, n);
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
    let started = threads_started(t);
    let Some(report) = reported(t, n).await else { return };
    let left = Memory::now().reserved.saturating_sub(after.reserved);
    drop(threads);
    let means = if report.thread_bytes > 50 * measured {
        " A stack's 2 MiB are reserved, not resident. Or was it not divided?"
    } else {
        ""
    };
    about(t, "a thread", report.thread_bytes, measured, means);
    let started = started.load(Ordering::Relaxed);
    t.holds(
        started == n,
        Diagnosis::WrongValue,
        format!("Asked for {n} threads, and so many were started: {started}."),
    );
    // A thread has a stack of 2 MiB; of some that have ended, it is kept for the next.
    t.holds(
        left <= n * KIB * KIB || !MEASURED_HERE,
        Diagnosis::NotCancelled,
        format!(
            "When the report is there, {} MiB more are reserved than before: the stacks of threads \
             that have not ended. Drop what `start_threads` gives, when all is measured.",
            left / KIB / KIB
        ),
    );
}

async fn large_tasks_make_no_large_threads(t: &mut Trial) {
    // Fewer than elsewhere: what is counted wrongly here is several times a thread.
    let n = t.vary(100..=150) as usize;
    let (small, large) = (64, t.vary(24..=32) as usize * KIB);
    connections_of(t, small);
    let beside_small: Report = t.run(memory_report(n)).await;
    connections_of(t, large);
    let beside_large: Report = t.run(memory_report(n)).await;
    let (few, many) = (beside_small.thread_bytes, beside_large.thread_bytes);
    t.holds(
        many.saturating_sub(few) <= large / 2 || !MEASURED_HERE,
        Diagnosis::WrongValue,
        format!(
            "Where a task has a buffer of {small} bytes, a thread costs {few}, you say, and {many} \
             where it has {large}: with the threads, what belongs to the tasks was counted."
        ),
    );
}

/// The report, if it comes within ten virtual seconds. Beside threads of ours, a run that never ends
/// would be tried again in real time.
async fn reported(t: &mut Trial, n: usize) -> Option<Report> {
    let report: Option<Report> = t.dropped_after(10_000, memory_report(n)).await;
    t.holds(
        report.is_some(),
        Diagnosis::Deadlock,
        "After 10 s of virtual time there was no report. A connection waits for ever: do not wait \
         for its end before you have aborted its task.",
    );
    report
}

/// How many threads are started from now on.
fn threads_started(t: &mut Trial) -> Arc<AtomicUsize> {
    let started = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&started);
    t.service("start_threads").replies(move |n| {
        counted.fetch_add(n.parse().unwrap_or(0), Ordering::Relaxed);
    });
    started
}

/// Gives each connection a buffer of so many bytes. Returns how many have begun since.
fn connections_of(t: &mut Trial, bytes: usize) -> Arc<AtomicUsize> {
    let begun = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&begun);
    t.service("connection").replies(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        bytes
    });
    begun
}

fn have_begun(t: &mut Trial, begun: &AtomicUsize, n: usize) {
    let begun = begun.load(Ordering::Relaxed);
    t.holds(
        begun == n,
        Diagnosis::WrongValue,
        format!("Asked for {n} tasks of `connection()`, and {begun} of them began."),
    );
    let tasks = t.spawned_tasks();
    t.holds(
        tasks as usize >= n,
        Diagnosis::WrongTool,
        format!(
            "For {n} tasks of `connection()`, so many were spawned: {tasks}. A task takes more than its \
             future, and that is measured only where there is one."
        ),
    );
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
