//! The inner ring around a learner's code: once everything is prepared, this process gives up all
//! system calls but those that a runtime, threads and memory need.
//!
//! No file is opened any more, no socket made, no program started, no signal sent to others. A call
//! that is not on the list fails with `EPERM` and kills nobody: the standard library tries to open
//! files where it can do without them. The outer ring, around the dynamic linker too, is the
//! grader's.
//!
//! Where an exercise is about sockets, they are handed over, and the ring leaves what a listener and a
//! connected socket need. Nobody makes, binds or connects one here, and no message is sent to an
//! address: what has none goes to whom its socket is connected to.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::RawFd;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter_all_threads,
};

/// What remains, whatever its arguments.
const ALLOWED: &[i64] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    // Threads. The outer ring sees to it that `clone` makes nothing else, and that `clone3` seems
    // not to exist, upon which libc takes `clone`. A refusal here would hide that answer.
    libc::SYS_clone,
    libc::SYS_clone3,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_get_robust_list,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_membarrier,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    // Signals to oneself: a stack overflow, an abort.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    // A runtime's way to sleep and to be woken.
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_ppoll,
    libc::SYS_socketpair,
    // What is open already: standard output, the channel, what `kata` measures with.
    libc::SYS_close,
    libc::SYS_fcntl,
    libc::SYS_lseek,
    libc::SYS_pread64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_write,
    libc::SYS_writev,
    // Time and chance.
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_getrandom,
    libc::SYS_gettimeofday,
    libc::SYS_nanosleep,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
];

/// What a listener and what it accepts need as well.
const FOR_SOCKETS: &[i64] =
    &[libc::SYS_accept4, libc::SYS_getpeername, libc::SYS_getsockname, libc::SYS_shutdown];

/// The options of a socket that may be looked at and set: those that have a method in Tokio or the
/// standard library. Others lead deep into the kernel.
const OPTIONS: &[(i32, i32)] = &[
    (libc::SOL_SOCKET, libc::SO_LINGER),
    (libc::SOL_SOCKET, libc::SO_RCVTIMEO),
    (libc::SOL_SOCKET, libc::SO_SNDTIMEO),
    (libc::IPPROTO_TCP, libc::TCP_NODELAY),
    (libc::IPPROTO_TCP, libc::TCP_QUICKACK),
    (libc::IPPROTO_IP, libc::IP_TTL),
];

/// The same, which can only be looked at.
const ONLY_TO_READ: &[(i32, i32)] = &[(libc::SOL_SOCKET, libc::SO_ERROR)];

/// Enters the inner ring, with every thread there is. `handed_over_by` is the descriptor that sockets
/// come through, where the exercise is about them.
pub fn enter(handed_over_by: Option<RawFd>) -> io::Result<()> {
    let filter = filter(handed_over_by)
        .ok_or_else(|| io::Error::other("no filter for this architecture"))?;
    apply_filter_all_threads(&filter).map_err(io::Error::other)
}

fn filter(handed_over_by: Option<RawFd>) -> Option<BpfProgram> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().map(|&call| (call, vec![])).collect();
    // `abort` signals its own thread.
    rules.insert(libc::SYS_tgkill, vec![only(0, u64::from(std::process::id()))?]);
    rules.insert(
        libc::SYS_prctl,
        vec![only(0, libc::PR_SET_NAME as u64)?, only(0, libc::PR_GET_NAME as u64)?],
    );
    rules.insert(libc::SYS_ioctl, vec![only(1, libc::FIONBIO)?]);
    rules.insert(libc::SYS_sendto, vec![only_null(4)?]);
    if let Some(channel) = handed_over_by {
        add_sockets(&mut rules, channel)?;
    }
    let architecture: TargetArch = std::env::consts::ARCH.try_into().ok()?;
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    SeccompFilter::new(rules, refuse, SeccompAction::Allow, architecture).ok()?.try_into().ok()
}

fn add_sockets(rules: &mut BTreeMap<i64, Vec<SeccompRule>>, channel: RawFd) -> Option<()> {
    rules.extend(FOR_SOCKETS.iter().map(|&call| (call, vec![])));
    let channel = u64::try_from(channel).ok()?;
    rules.insert(libc::SYS_recvmsg, vec![only(0, channel)?]);
    let option = |&(level, name): &(i32, i32)| {
        let level = equals(1, SeccompCmpArgLen::Dword, u64::try_from(level).ok()?)?;
        let name = equals(2, SeccompCmpArgLen::Dword, u64::try_from(name).ok()?)?;
        SeccompRule::new(vec![level, name]).ok()
    };
    let set: Option<Vec<_>> = OPTIONS.iter().map(option).collect();
    let read: Option<Vec<_>> = OPTIONS.iter().chain(ONLY_TO_READ).map(option).collect();
    rules.insert(libc::SYS_setsockopt, set?);
    rules.insert(libc::SYS_getsockopt, read?);
    Some(())
}

/// Where this argument of four bytes has this value.
fn only(argument: u8, value: u64) -> Option<SeccompRule> {
    SeccompRule::new(vec![equals(argument, SeccompCmpArgLen::Dword, value)?]).ok()
}

/// Where this argument points nowhere.
fn only_null(argument: u8) -> Option<SeccompRule> {
    SeccompRule::new(vec![equals(argument, SeccompCmpArgLen::Qword, 0)?]).ok()
}

fn equals(argument: u8, length: SeccompCmpArgLen, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, length, SeccompCmpOp::Eq, value).ok()
}
