//! Limits and signals, as every Unix has them: what happens between fork and exec, and how a group
//! is killed.

use std::fs::File;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal};
use tokio::process::Child;

use super::limits::ProcessLimits;
use super::warden;
use crate::mechanisms::tools::sandbox::{Confinement, Shut};

/// No file that a process writes may grow beyond this. A linked library is far smaller.
const FILE_SIZE: u64 = 256 << 20;

/// How much more address space than memory a process may map. It is a backstop that catches
/// one absurd allocation: compilers and runtimes map a lot that they never touch.
#[cfg(target_os = "linux")]
const ADDRESS_SPACE: u64 = 4;

pub fn prepare(
    command: &mut tokio::process::Command,
    limits: ProcessLimits,
    confinement: Option<Confinement>,
    lock: Option<File>,
) -> io::Result<()> {
    let parent = rustix::process::getpid();
    let shut = confinement.as_ref().map(Shut::new).transpose()?;
    command.process_group(0);
    // SAFETY: between fork and exec, a process whose parent has threads may neither allocate
    // nor take a lock. `before_exec` makes system calls on plain values and nothing else.
    unsafe {
        command.pre_exec(move || {
            before_exec(parent, limits, shut.as_ref())?;
            lock.as_ref().map_or(Ok(()), hand_on)
        });
    }
    Ok(())
}

fn before_exec(parent: Pid, limits: ProcessLimits, shut: Option<&Shut>) -> io::Result<()> {
    limit(limits)?;
    if let Some(shut) = shut {
        shut.change_user()?;
    }
    // Only now: a change of user takes it back.
    #[cfg(target_os = "linux")]
    die_with(parent)?;
    #[cfg(not(target_os = "linux"))]
    let _ = parent;
    shut.map_or(Ok(()), Shut::enter)
}

/// Has a file stay open in the program that this process becomes, and in all that it starts.
fn hand_on(file: &File) -> io::Result<()> {
    rustix::io::fcntl_setfd(file, rustix::io::FdFlags::empty())?;
    Ok(())
}

fn limit(limits: ProcessLimits) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let space = limits.memory.saturating_mul(ADDRESS_SPACE);
        lower(Resource::As, space, space)?;
    }
    let seconds = whole_seconds(limits.cpu);
    // The first limit sends a signal that tells what happened, the second one kills.
    lower(Resource::Cpu, seconds, seconds.saturating_add(1))?;
    lower(Resource::Core, 0, 0)?;
    lower(Resource::Fsize, FILE_SIZE, FILE_SIZE)
}

/// Dies when the thread dies that forked this process, even if that happened just now.
#[cfg(target_os = "linux")]
fn die_with(parent: Pid) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    if rustix::process::getppid() == Some(parent) {
        Ok(())
    } else {
        Err(io::Error::from(rustix::io::Errno::SRCH))
    }
}

/// Sets a limit, or the one that already holds if that is lower: only root may raise it.
fn lower(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let ceiling = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let bound = |limit: u64| Some(limit.min(ceiling)).filter(|&limit| limit != u64::MAX);
    let limits = Rlimit { current: bound(soft), maximum: bound(hard) };
    rustix::process::setrlimit(resource, limits)?;
    Ok(())
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0)).max(1)
}

pub fn kill_group(group: u32, _: &mut Child) {
    if let Some(id) = pid(group) {
        // It may have ended by itself; then nothing is left to do.
        let _ = rustix::process::kill_process_group(id, Signal::KILL);
    }
    warden::forget(group);
}

/// Tells the leader of a group.
pub fn time_is_up(group: u32) {
    if let Some(id) = pid(group) {
        // It may have ended by itself; then nothing is left to tell.
        let _ = rustix::process::kill_process(id, Signal::XCPU);
    }
}

pub fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

pub fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// A process that ignores the first signal is killed a second later.
pub fn cpu_was_up(signal: i32, cpu: Option<Duration>, limit: Duration) -> bool {
    signal == Signal::XCPU.as_raw()
        || (signal == Signal::KILL.as_raw() && cpu.is_some_and(|cpu| cpu >= limit))
}
