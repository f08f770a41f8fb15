//! What Linux alone tells of a process and its descendants: its end before it is reaped, its memory
//! and CPU time, and the orphans it leaves.

use std::collections::BTreeSet;
use std::os::fd::OwnedFd;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io};

use rustix::process::{PidfdFlags, Signal, WaitOptions, pidfd_open};
use tokio::io::unix::AsyncFd;
use tokio::process::Child;
use tokio::time::sleep;

use super::spared::is_spared;
use super::unix::pid;
use super::warden;

/// The groups of processes that are at work: their leaders are reaped by those who wait
/// for them, and by nobody else.
static AT_WORK: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn at_work() -> MutexGuard<'static, BTreeSet<u32>> {
    AT_WORK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a process, and says so in the same breath: a sweep in between would take it for
/// an orphan.
pub fn start(command: &mut tokio::process::Command) -> io::Result<Child> {
    let mut at_work = at_work();
    // From now on, orphans of what was started become children of this process.
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let child = warden::start(command)?;
    at_work.extend(child.id());
    Ok(child)
}

/// The leader of this group was reaped, or will be.
pub fn forget(group: u32) {
    at_work().remove(&group);
}

/// The most generations of orphans that one sweep follows.
const MOST_GENERATIONS: usize = 64;

/// Kills the orphans of those that have ended. They left their group, or they would be
/// dead; and one that joined a group at work dies with that.
pub fn sweep() {
    let at_work = at_work();
    // What an orphan leaves behind is our child only once that orphan is gone.
    let generations = std::iter::repeat_with(|| sweep_children(&at_work)).take(MOST_GENERATIONS);
    generations.take_while(|swept| *swept > 0).for_each(drop);
}

/// Kills those of our children that nobody waits for, and says how many they were.
fn sweep_children(at_work: &BTreeSet<u32>) -> usize {
    let own = rustix::process::getpgrp();
    let mut swept = 0;
    for orphan in children().into_iter().filter_map(pid) {
        let group = rustix::process::getpgid(Some(orphan)).unwrap_or(own);
        let id = orphan.as_raw_nonzero().get().unsigned_abs();
        // A child in our own group was started in another way, by someone else in this
        // process, who waits for it.
        let is_ours = group == own || at_work.contains(&id) || warden::is_warden(id);
        if is_ours || is_spared(id) {
            continue;
        }
        // It may be dead by now; it is reaped all the same.
        let _ = rustix::process::kill_process(orphan, Signal::KILL);
        let _ = rustix::process::waitpid(Some(orphan), WaitOptions::empty());
        swept += 1;
    }
    swept
}

/// The children of all threads of this process. A kernel that was built without this list
/// has nothing to offer that would not cost more than it is worth.
fn children() -> Vec<u32> {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let lists: Vec<_> = lists.collect();
    lists.iter().flat_map(|list| list.split(' ')).filter_map(|id| id.parse().ok()).collect()
}

/// Memory is not looked at before, so that short runs pay nothing, and then this often.
const FIRST_SAMPLE: Duration = Duration::from_millis(50);
const SAMPLE_EVERY: Duration = Duration::from_millis(20);

/// The units of `/proc/PID/stat`: fixed for programs, whatever the kernel's own clock.
const TICKS_PER_SECOND: u64 = 100;

/// Tells of a process's end without reaping it, so that its ids cannot be given to
/// another process before its group was killed. `None` on kernels that cannot do that.
#[derive(Debug)]
pub struct Exit(Option<AsyncFd<OwnedFd>>);

impl Exit {
    pub fn of(id: Option<u32>) -> Self {
        let open = |pid| pidfd_open(pid, PidfdFlags::NONBLOCK).ok();
        Self(id.and_then(pid).and_then(open).and_then(watch))
    }

    pub async fn wait(&self, child: &mut Child) -> io::Result<()> {
        match &self.0 {
            Some(process) => process.readable().await.map(drop),
            None => child.wait().await.map(drop),
        }
    }
}

fn watch(process: OwnedFd) -> Option<AsyncFd<OwnedFd>> {
    // SAFETY: the descriptor is owned, and nobody replaces or closes it before the
    // `AsyncFd` it moves into is dropped.
    unsafe { AsyncFd::register(process) }.ok()
}

/// Waits until the process holds more than `limit` bytes of memory.
pub async fn outgrows(id: Option<u32>, started: Instant, limit: u64) {
    let Some(id) = id else { return std::future::pending().await };
    let page = rustix::param::page_size() as u64;
    sleep(FIRST_SAMPLE.saturating_sub(started.elapsed())).await;
    while resident_pages(id).unwrap_or(0).saturating_mul(page) <= limit {
        sleep(SAMPLE_EVERY).await;
    }
}

fn resident_pages(id: u32) -> Option<u64> {
    let sizes = fs::read_to_string(format!("/proc/{id}/statm")).ok()?;
    sizes.split(' ').nth(1)?.parse().ok()
}

/// How long the system has let each thread of a process wait that could have run, because it ran others.
/// The second number of `schedstat`, in nanoseconds (`Documentation/scheduler/sched-stats.rst` of the
/// kernel).
pub fn kept_waiting(id: u32) -> Vec<(u32, Duration)> {
    let Ok(threads) = fs::read_dir(format!("/proc/{id}/task")) else { return vec![] };
    let waited = threads.flatten().filter_map(|thread| {
        let numbers = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        let waited = numbers.split(' ').nth(1)?.parse().ok()?;
        Some((thread.file_name().to_str()?.parse().ok()?, Duration::from_nanos(waited)))
    });
    waited.collect()
}

/// The CPU time a process has used, alive or not yet reaped.
pub fn cpu_time(id: u32) -> Option<Duration> {
    let stat = fs::read(format!("/proc/{id}/stat")).ok()?;
    let stat = String::from_utf8_lossy(&stat);
    // The process's name stands in brackets and may hold anything, brackets too.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut times = fields.split(' ').skip(11);
    let user: u64 = times.next()?.parse().ok()?;
    let system: u64 = times.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 1000 / TICKS_PER_SECOND))
}
