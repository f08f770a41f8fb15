//! Shuts a process in: which files it may reach, which system calls it may make, whose name it
//! runs under. Needs no privilege.
//!
//! On Linux three things stand one behind the other: Landlock for files, TCP and signals, seccomp
//! for system calls, and, where the grader is root, another user. A test process shuts itself in
//! further before it runs a learner's code: that is `harness/src/lockdown.rs`. Limits of time,
//! memory and output are `process.rs`'s, on every system.

use std::path::{Path, PathBuf};

use crate::vocabulary::report::Sandbox;

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(all(test, target_os = "linux"))]
mod probes;

#[cfg(target_os = "linux")]
pub(super) use linux::Shut;
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) use platform::Shut;

/// What a process may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confinement {
    /// What kind of process it is, which decides the system calls it may make.
    pub role: ProcessRole,
    /// Files and folders that it may read and start programs from; `None` for all there are.
    /// What does not exist is passed over.
    pub read: Option<Vec<PathBuf>>,
    /// Folders that it may do anything in.
    pub write: Vec<PathBuf>,
    /// Runs as a user that owns nothing. Only root can bring that about.
    pub as_nobody: bool,
}

/// What kind of process is shut in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessRole {
    /// A compiler that starts no other program. No network, no other process, no way to the kernel
    /// but files.
    Compiler,
    /// A compiler with its linker: the same, but it may start programs.
    Linker,
    /// What was compiled, and with it code that nobody has looked at. It also may not change the
    /// owner or the mode of files, make memory that outlives it, or send signals.
    Program,
}

/// The folders of the system that hold libraries, wherever it keeps them. Nothing in them is
/// secret, and no program starts without them.
const SYSTEM_LIBRARIES: [&str; 13] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/nix/store",
    "/gnu/store",
];

/// Where the system keeps what a linker is made of, besides the libraries.
const SYSTEM_PROGRAMS: [&str; 5] = ["/bin", "/sbin", "/usr", "/opt", "/etc/alternatives"];

impl Confinement {
    /// For a compiler that starts nothing: reads `read` and the system's libraries, writes `write`.
    pub fn compiler(read: &[&Path], write: &Path) -> Self {
        let read = Some(with_system(read, &[]));
        Self { role: ProcessRole::Compiler, read, write: vec![write.to_owned()], as_nobody: false }
    }

    /// For a compiler with its linker: writes `write`, and reads anything, or `read` and what the
    /// system is made of.
    pub fn linker(read: Option<&[&Path]>, write: &Path) -> Self {
        let read = read.map(|read| {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let programs = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
            with_system(read, &SYSTEM_PROGRAMS).into_iter().chain(programs).collect()
        });
        let write = vec![write.to_owned()];
        Self { role: ProcessRole::Linker, read, write, as_nobody: false }
    }

    /// For a program that was compiled: reads `read` and the system's libraries, writes nothing.
    pub fn program(read: &[&Path], as_nobody: bool) -> Self {
        let read = Some(with_system(read, &["/dev/null"]));
        Self { role: ProcessRole::Program, read, write: vec![], as_nobody }
    }
}

fn with_system(own: &[&Path], more: &[&str]) -> Vec<PathBuf> {
    let system = SYSTEM_LIBRARIES.iter().chain(more).map(Path::new);
    own.iter().copied().chain(system).map(Path::to_owned).collect()
}

/// Whether tests cannot reach what lies in `folder`, because the grader is root, they run as somebody
/// else, and others cannot pass through.
pub fn is_out_of_reach(folder: &Path) -> bool {
    platform::is_out_of_reach(folder)
}

/// What this system can do to shut a process in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Files can be closed.
    pub files: bool,
    /// System calls can be filtered.
    pub calls: bool,
    /// Whose name tests run under.
    pub user: User,
}

/// Whose name tests run under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// The grader's own, who is an ordinary user.
    Own,
    /// The grader is root, and tests run as a user that owns nothing.
    Nobody,
    /// The grader is root, and tests have to be: another user could not reach what they need.
    Root,
}

impl Capabilities {
    /// What can be done here, for tests that are built and run below `build_dir` with what lies in
    /// `runtime_dir`.
    pub fn find(build_dir: &Path, runtime_dir: &Path) -> Self {
        platform::find(build_dir, runtime_dir)
    }

    /// The tier that is reached with it.
    pub fn tier(self) -> Sandbox {
        match self {
            Self { files: true, calls: true, user: User::Own | User::Nobody } => Sandbox::Strict,
            Self { files: false, calls: false, .. } => Sandbox::None,
            _ => Sandbox::Reduced,
        }
    }

    /// What is lacking, as a sentence with what helps; `None` where nothing is.
    pub fn lacking(self) -> Option<&'static str> {
        match self {
            _ if !cfg!(target_os = "linux") => Some(
                "Only Linux can shut submissions in; elsewhere there are limits of time, memory \
                 and output. Grade on a Linux machine, or in a Linux container.",
            ),
            Self { files: false, .. } => Some(
                "This kernel has no Landlock, or it is switched off: Linux 5.13 or newer has it, \
                 and `lsm=` on the kernel's command line must name it.",
            ),
            Self { calls: false, .. } => {
                Some("System calls cannot be filtered here: this kernel has no seccomp.")
            }
            Self { user: User::Root, .. } => Some(
                "You are root, and other users cannot pass through the folder that tests are \
                 built in. Grade as an ordinary user, or from a folder that is open to others \
                 (chmod o+x).",
            ),
            _ => None,
        }
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    pub fn find(build_dir: &Path, runtime_dir: &Path) -> Capabilities {
        let reachable = || {
            lets_others_through(build_dir)
                && lets_others_through(runtime_dir)
                && lets_others_read_its_files(runtime_dir)
                && new_files_are_open()
        };
        let user = match rustix::process::geteuid().is_root() {
            false => User::Own,
            true if linux::nobody_exists() && reachable() => User::Nobody,
            true => User::Root,
        };
        Capabilities { files: linux::landlock_works(), calls: linux::seccomp_works(), user }
    }

    pub fn is_out_of_reach(folder: &Path) -> bool {
        rustix::process::geteuid().is_root() && !lets_others_through(folder)
    }

    fn lets_others_through(folder: &Path) -> bool {
        let Ok(folder) = fs::canonicalize(folder) else { return false };
        folder.ancestors().all(|above| lets_others(above, 0o001))
    }

    fn lets_others_read_its_files(folder: &Path) -> bool {
        let Ok(entries) = fs::read_dir(folder) else { return false };
        entries.flatten().all(|entry| lets_others(&entry.path(), 0o004))
    }

    fn lets_others(path: &Path, bits: u32) -> bool {
        fs::metadata(path).is_ok_and(|there| there.permissions().mode() & bits == bits)
    }

    /// Whether what this process and its compilers write can be read by every user.
    fn new_files_are_open() -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let umask = status.lines().find_map(|line| line.strip_prefix("Umask:"));
        let umask = umask.and_then(|digits| u32::from_str_radix(digits.trim(), 8).ok());
        umask.is_some_and(|umask| umask & 0o005 == 0)
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use super::*;

    pub fn find(_: &Path, _: &Path) -> Capabilities {
        Capabilities { files: false, calls: false, user: User::Own }
    }

    pub fn is_out_of_reach(_: &Path) -> bool {
        false
    }

    /// Nothing to enter.
    #[cfg(unix)]
    pub struct Shut;

    #[cfg(unix)]
    impl Shut {
        pub fn new(_: &Confinement) -> std::io::Result<Self> {
            Ok(Self)
        }

        pub fn change_user(&self) -> std::io::Result<()> {
            Ok(())
        }

        pub fn enter(&self) -> std::io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_strict_only_if_nothing_is_lacking() {
        let capabilities = |files, calls, user| Capabilities { files, calls, user };
        let table = [
            (capabilities(true, true, User::Own), Sandbox::Strict),
            (capabilities(true, true, User::Nobody), Sandbox::Strict),
            (capabilities(true, true, User::Root), Sandbox::Reduced),
            (capabilities(true, false, User::Own), Sandbox::Reduced),
            (capabilities(false, true, User::Nobody), Sandbox::Reduced),
            (capabilities(false, false, User::Own), Sandbox::None),
            (capabilities(false, false, User::Root), Sandbox::None),
        ];
        for (capabilities, tier) in table {
            assert_eq!(capabilities.tier(), tier, "{capabilities:?}");
            if cfg!(target_os = "linux") {
                assert_eq!(
                    capabilities.lacking().is_none(),
                    tier == Sandbox::Strict,
                    "{capabilities:?}"
                );
            }
        }
    }
}
