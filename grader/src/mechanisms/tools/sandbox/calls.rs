//! Which system calls a process may not make, by its role. A refused call fails with `EPERM`, and
//! nobody is killed for trying: the standard library tries a lot and lives with a refusal.
//!
//! This is the outer ring, which has to let a compiler or the dynamic linker do its work. What a
//! learner's code may still call inside it is a short list in the harness.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

use super::ProcessRole;

/// Ways to other machines, other processes and deep into the kernel. No role has use for them.
const NEVER: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_mount_setattr,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_mq_open,
    libc::SYS_shmget,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mknodat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_mknod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
];

// Calls that are newer than the list of names: they have the same number on every architecture.
const FCHMODAT2: i64 = 452;
const SETXATTRAT: i64 = 463;
const REMOVEXATTRAT: i64 = 466;
const FILE_SETATTR: i64 = 469;

/// What a linker may do to its result, and a program to nothing. Landlock does not watch over
/// owners and modes.
const NOT_FOR_PROGRAMS: &[i64] = &[
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    FCHMODAT2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    SETXATTRAT,
    REMOVEXATTRAT,
    FILE_SETATTR,
    libc::SYS_utimensat,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_setgroups,
    libc::SYS_capset,
    libc::SYS_setsid,
    libc::SYS_setpgid,
    libc::SYS_prlimit64,
    libc::SYS_setrlimit,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_futimesat,
];

/// Ways to a second process. Threads are made by the same call with other flags.
#[cfg(target_arch = "x86_64")]
const FORKS: &[i64] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const FORKS: &[i64] = &[];

/// The filters for a process of this role, made once. They are installed one after the other.
pub fn filters(role: ProcessRole) -> &'static [BpfProgram] {
    static FILTERS: [OnceLock<Vec<BpfProgram>>; 3] = [const { OnceLock::new() }; 3];
    FILTERS[role as usize].get_or_init(|| compiled(role).unwrap_or_default())
}

fn compiled(role: ProcessRole) -> Option<Vec<BpfProgram>> {
    let mut refused: BTreeMap<i64, Vec<SeccompRule>> =
        NEVER.iter().map(|&call| (call, vec![])).collect();
    if role == ProcessRole::Program {
        refused.extend(NOT_FOR_PROGRAMS.iter().map(|&call| (call, vec![])));
        refused.insert(libc::SYS_prctl, vec![outlives_the_grader()?]);
    }
    let mut filters = vec![];
    if role != ProcessRole::Linker {
        refused.extend(FORKS.iter().map(|&call| (call, vec![])));
        refused.insert(libc::SYS_clone, vec![makes_a_process()?]);
        // Its flags lie in memory, where no filter can look. Told that the call does not exist,
        // libc takes the older one.
        let unknown = BTreeMap::from([(libc::SYS_clone3, vec![])]);
        filters.push(filter(unknown, libc::ENOSYS)?);
    }
    filters.push(filter(refused, libc::EPERM)?);
    Some(filters)
}

/// A change of the signal that comes when the grader dies.
fn outlives_the_grader() -> Option<SeccompRule> {
    let option = libc::PR_SET_PDEATHSIG as u64;
    let is = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, option).ok()?;
    SeccompRule::new(vec![is]).ok()
}

fn makes_a_process() -> Option<SeccompRule> {
    let flag = libc::CLONE_THREAD as u64;
    let without =
        SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(flag), 0).ok()?;
    SeccompRule::new(vec![without]).ok()
}

fn filter(refused: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Option<BpfProgram> {
    let architecture: TargetArch = std::env::consts::ARCH.try_into().ok()?;
    let refuse = SeccompAction::Errno(errno.unsigned_abs());
    SeccompFilter::new(refused, SeccompAction::Allow, refuse, architecture).ok()?.try_into().ok()
}
