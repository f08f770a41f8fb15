//! The warden: a process that outlives the grader by a moment, and kills what it has left.
//!
//! A system can have a process die with its parent, but not what that process has started itself:
//! when the grader and with it a compiler are killed, the compiler's linker goes on, and writes
//! over what the next grader has begun there. Nobody who is killed can clear up; so somebody else
//! has to. The warden is forked from the grader and waits at a pipe whose other end only the grader
//! holds. It finds the groups of processes that are at work in memory that both share: each leader
//! writes its own number there before it becomes another program, so there is no moment at which
//! the warden would not know of it, and the grader takes it out before the number can be given to
//! anybody else.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous};
use tokio::process::Child;

/// Groups that can be at work at once. Each is started by a job, which has no more than a few.
const MOST_GROUPS: usize = 1 << 14;

/// The grader's warden, from the first process on that it starts.
static WARDEN: Mutex<Option<Warden>> = Mutex::new(None);

fn warden() -> MutexGuard<'static, Option<Warden>> {
    WARDEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A warden at its post.
struct Warden {
    id: u32,
    /// The groups at work, in memory that the warden sees too; 0 where there is none.
    groups: &'static [AtomicI32],
    /// The warden waits for the end of this.
    _life: OwnedFd,
}

/// Starts a process that leads a group of its own, which the warden knows of from the beginning.
pub fn start(command: &mut tokio::process::Command) -> io::Result<Child> {
    let mut warden = warden();
    let groups = match &*warden {
        Some(warden) => warden.groups,
        None => warden.insert(post()?).groups,
    };
    // Nobody else takes it meanwhile: the warden is ours until the process has its number in there.
    let free = groups.iter().find(|group| group.load(Ordering::Relaxed) == 0);
    let group = free.ok_or_else(|| io::Error::other("far too many processes are at work"))?;
    let report = move || {
        // SAFETY: the call only answers a question.
        group.store(unsafe { libc::getpid() }, Ordering::Relaxed);
        Ok(())
    };
    // SAFETY: a number is stored in memory that is there, and nothing else happens.
    unsafe { command.pre_exec(report) };
    let started = command.spawn();
    if started.is_err() {
        // It may have come so far as to report itself, and is reaped.
        group.store(0, Ordering::Relaxed);
    }
    started
}

/// The group was killed. To be told before its leader is reaped: then its number may be another's.
pub fn forget(group: u32) {
    let Ok(group) = i32::try_from(group) else { return };
    if let Some(warden) = &*warden() {
        for at_work in warden.groups {
            _ = at_work.compare_exchange(group, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
    }
}

/// Whether the process `id` is the warden.
#[cfg(target_os = "linux")]
pub fn is_warden(id: u32) -> bool {
    warden().as_ref().is_some_and(|warden| warden.id == id)
}

/// Posts a warden.
fn post() -> io::Result<Warden> {
    let groups = shared_groups()?;
    let (end, life) = io::pipe()?;
    // SAFETY: the child makes system calls on plain values and on memory that is there, until it
    // exits: it allocates nothing and takes no lock.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            leave_the_grader(end.as_raw_fd());
            wait_for_the_end();
            kill_all(groups)
        }
        id => Ok(Warden { id: id.unsigned_abs(), groups, _life: life.into() }),
    }
}

/// Memory that a process and those it forks see alike. It stays as long as the grader does.
fn shared_groups() -> io::Result<&'static [AtomicI32]> {
    let bytes = MOST_GROUPS * size_of::<AtomicI32>();
    let access = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: new memory at a place of the system's choice. It is all zeroes, which is a valid
    // number, and nobody ever gives it back.
    unsafe {
        let memory = mmap_anonymous(std::ptr::null_mut(), bytes, access, MapFlags::SHARED)?;
        Ok(std::slice::from_raw_parts(memory.cast(), MOST_GROUPS))
    }
}

/// Standard streams, of which the warden has its own.
const STREAMS: i32 = 3;

/// Descriptors that are closed one by one where the system cannot close all of them at once.
const MOST_DESCRIPTORS: i32 = 1 << 16;

/// Keeps nothing of the grader's but the pipe: no terminal and its signals, no folder, no file that
/// others would wait for.
fn leave_the_grader(end: i32) {
    const SIGNALS: [i32; 6] =
        [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT, libc::SIGCHLD, libc::SIGWINCH];
    // SAFETY: plain values, and texts that end in a zero. What fails changes nothing that matters.
    unsafe {
        // Whatever handles a signal in the grader would tell the grader of the warden's.
        for signal in SIGNALS {
            libc::signal(signal, libc::SIG_DFL);
        }
        libc::setsid();
        libc::chdir(c"/".as_ptr());
        libc::dup2(end, 0);
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        libc::dup2(null, 1);
        libc::dup2(null, 2);
    }
    close_from(STREAMS);
}

fn close_from(first: i32) {
    #[cfg(target_os = "linux")]
    // SAFETY: plain values. Nothing of the grader's is used any more.
    if unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) } == 0 {
        return;
    }
    for descriptor in first..MOST_DESCRIPTORS {
        // SAFETY: the same.
        unsafe { libc::close(descriptor) };
    }
}

/// Returns once nobody holds the other end of the pipe any more. Nobody ever writes to it.
fn wait_for_the_end() {
    let mut byte = 0_u8;
    loop {
        // SAFETY: there is room for the one byte that is asked for.
        let read = unsafe { libc::read(0, (&raw mut byte).cast(), 1) };
        let interrupted =
            read < 0 && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted;
        if !interrupted && read <= 0 {
            return;
        }
    }
}

fn kill_all(groups: &[AtomicI32]) -> ! {
    for group in groups {
        let group = group.load(Ordering::Relaxed);
        if group > 0 {
            // SAFETY: plain values.
            unsafe { libc::kill(-group, libc::SIGKILL) };
        }
    }
    // SAFETY: ends the process, and runs nothing of the grader's.
    unsafe { libc::_exit(0) }
}
