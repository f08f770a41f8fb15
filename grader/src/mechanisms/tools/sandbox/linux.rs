//! The same in terms of Linux: Landlock, seccomp, and a user that owns nothing.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::PathBuf;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
};
use seccompiler::{BpfProgram, apply_filter};

use super::calls::filters;
use super::{Confinement, ProcessRole};

/// The newest Landlock this knows. Older kernels close what they can.
const KNOWN: ABI = ABI::V6;

/// The user and group `nobody`, which no file should belong to.
const NOBODY: u32 = 65534;

/// Threads and processes of `nobody` at once, over all tests.
const NOBODYS_THREADS: u64 = 8192;

/// A confinement, ready to be entered between fork and exec, where nothing may be allocated.
pub struct Shut {
    files: Option<OwnedFd>,
    calls: &'static [BpfProgram],
    as_nobody: bool,
}

impl Shut {
    /// Opens and compiles all that is needed.
    pub fn new(confinement: &Confinement) -> io::Result<Self> {
        let files = if landlock_works() { ruleset(confinement)? } else { None };
        let calls = if seccomp_works() { filters(confinement.role) } else { &[] };
        Ok(Self { files, calls, as_nobody: confinement.as_nobody })
    }

    /// Becomes the user that owns nothing, if that is wanted. Root who stays root gives up what
    /// gives root its power.
    pub fn change_user(&self) -> io::Result<()> {
        if !self.as_nobody {
            give_up_capabilities();
            return Ok(());
        }
        let threads = libc::rlimit { rlim_cur: NOBODYS_THREADS, rlim_max: NOBODYS_THREADS };
        // SAFETY: plain values, and a pointer to one that lives through the call.
        unsafe {
            succeeded(libc::setrlimit(libc::RLIMIT_NPROC, &raw const threads))?;
            succeeded(libc::setgroups(0, std::ptr::null()))?;
            succeeded(libc::setresgid(NOBODY, NOBODY, NOBODY))?;
            succeeded(libc::setresuid(NOBODY, NOBODY, NOBODY))
        }
    }

    /// Closes files and system calls, for this process and all it will ever start.
    pub fn enter(&self) -> io::Result<()> {
        keep_no_descriptors();
        // SAFETY: plain values.
        unsafe { succeeded(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))? };
        if let Some(ruleset) = &self.files {
            // SAFETY: an open descriptor and no flags.
            let entered =
                unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), 0) };
            succeeded(i32::try_from(entered).unwrap_or(-1))?;
        }
        for filter in self.calls {
            // The reason would have to be allocated.
            apply_filter(filter).map_err(|_| io::Error::from_raw_os_error(libc::EACCES))?;
        }
        Ok(())
    }
}

/// Keeps root's way into folders of others, which Landlock watches over, and has the rest taken
/// away when a program starts. With `CAP_PERFMON`, for one, root reads the environment of any
/// process, past Landlock.
fn give_up_capabilities() {
    const CAP_DAC_OVERRIDE: u64 = 1;
    const CAP_DAC_READ_SEARCH: u64 = 2;
    for capability in
        (0..64).filter(|number| ![CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH].contains(number))
    {
        // SAFETY: plain values. An ordinary user has none and may not do this; some numbers mean
        // nothing yet.
        unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
    }
}

/// Has everything but the three standard streams closed when a program starts. The grader opens
/// nothing that would be inherited; but whoever started the grader may have.
fn keep_no_descriptors() {
    const FIRST: u32 = 3;
    // SAFETY: plain values. A kernel before 5.11 does not know the call or its flag: that it is
    // refused changes nothing.
    unsafe {
        libc::syscall(libc::SYS_close_range, FIRST, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
    }
}

fn succeeded(result: i32) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn ruleset(confinement: &Confinement) -> io::Result<Option<OwnedFd>> {
    let writing = AccessFs::from_write(KNOWN);
    let reading = AccessFs::from_read(KNOWN);
    let handled = if confinement.read.is_some() { reading | writing } else { writing };
    let rules = || {
        let mut ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(handled)?
            .handle_access(AccessNet::from_all(KNOWN))?
            .scope(Scope::from_all(KNOWN))?
            .create()?;
        for path in confinement.read.iter().flatten() {
            ruleset = open(ruleset, path, reading & handled)?;
        }
        for path in &confinement.write {
            ruleset = open(ruleset, path, (reading | writing) & handled)?;
        }
        if confinement.role != ProcessRole::Program {
            let null = (AccessFs::ReadFile | AccessFs::WriteFile) & handled;
            ruleset = open(ruleset, &PathBuf::from("/dev/null"), null)?;
        }
        Ok::<_, landlock::RulesetError>(ruleset)
    };
    rules().map(Into::into).map_err(io::Error::other)
}

/// Opens `path` for `access`. What is not there needs no rule.
fn open(
    ruleset: RulesetCreated,
    path: &PathBuf,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, landlock::RulesetError> {
    let Ok(there) = PathFd::new(path) else { return Ok(ruleset) };
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(KNOWN) };
    ruleset.add_rule(PathBeneath::new(there, access))
}

/// Whether the kernel has Landlock, and it is switched on.
pub fn landlock_works() -> bool {
    const VERSION: u32 = 1;
    // SAFETY: with this flag and no ruleset, the call only answers a question.
    let version = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0usize, VERSION)
    };
    version >= 1
}

/// Whether the kernel filters system calls, and refuses those that a filter refuses.
pub fn seccomp_works() -> bool {
    let refuse = libc::SECCOMP_RET_ERRNO;
    // SAFETY: the call reads the one number it is given and only answers a question.
    let known = unsafe {
        libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, &raw const refuse)
    };
    known == 0 && !filters(ProcessRole::Program).is_empty()
}

/// Whether a process may become `nobody` here: in a container, there may be no such number.
pub fn nobody_exists() -> bool {
    let Ok(map) = std::fs::read_to_string("/proc/self/uid_map") else { return false };
    map.lines().any(|line| {
        let mut numbers = line.split_whitespace().map(str::parse::<u64>);
        let (Some(Ok(first)), _, Some(Ok(count))) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return false;
        };
        (first..first.saturating_add(count)).contains(&u64::from(NOBODY))
    })
}
