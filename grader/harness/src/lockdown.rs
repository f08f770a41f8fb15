//! The inner ring around a learner's code: once everything is prepared, this process gives up all
//! system calls but those that a runtime, threads and memory need.
//!
//! No file is opened any more, no socket made, no program started, no signal sent to others. A call
//! that is not on the list fails with `EPERM` and kills nobody: the standard library tries to open
//! files where it can do without them. The outer ring, around the dynamic linker too, is the
//! grader's.

use std::collections::BTreeMap;
use std::io;

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
    libc::SYS_sendto,
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

/// Enters the inner ring, with every thread there is.
pub fn enter() -> io::Result<()> {
    let filter = filter().ok_or_else(|| io::Error::other("no filter for this architecture"))?;
    apply_filter_all_threads(&filter).map_err(io::Error::other)
}

fn filter() -> Option<BpfProgram> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().map(|&call| (call, vec![])).collect();
    // `abort` signals its own thread.
    rules.insert(libc::SYS_tgkill, vec![only(0, u64::from(std::process::id()))?]);
    rules.insert(
        libc::SYS_prctl,
        vec![only(0, libc::PR_SET_NAME as u64)?, only(0, libc::PR_GET_NAME as u64)?],
    );
    rules.insert(libc::SYS_ioctl, vec![only(1, libc::FIONBIO)?]);
    let architecture: TargetArch = std::env::consts::ARCH.try_into().ok()?;
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    SeccompFilter::new(rules, refuse, SeccompAction::Allow, architecture).ok()?.try_into().ok()
}

fn only(argument: u8, value: u64) -> Option<SeccompRule> {
    let equals =
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value).ok()?;
    SeccompRule::new(vec![equals]).ok()
}
