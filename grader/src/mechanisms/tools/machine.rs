//! What a machine may lack, so that nothing can be built or started on it: room, a linker that
//! works, the right to run programs. Tried out, not read from what a tool has said.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::programs::HOW_TO_GET_A_LINKER;
use crate::mechanisms::tools::toolchain::Toolchain;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::record::{ProcessEnd, ProcessRun};

/// The shared library with all that it is built from takes about this many bytes (measured:
/// 171 MiB), and an exercise a few more.
pub const ROOM_NEEDED: u64 = 256 << 20;

/// With less than this left after a build has failed, it failed for want of room: the largest file
/// it writes is as large, and is gone again when it could not be finished.
const ROOM_LEFT: u64 = 64 << 20;

const LIMITS: ProcessLimits = ProcessLimits {
    wall: Duration::from_secs(120),
    cpu: Duration::from_secs(120),
    memory: u64::MAX,
    output: 1 << 20,
};

/// Why nothing can be built or started in `folder`, as a failure that the user can mend; nothing
/// if it can.
pub async fn refuse_what_hinders(toolchain: &Toolchain, folder: &Path) -> Result<()> {
    refuse_full(folder, ROOM_LEFT)?;
    try_program(toolchain, folder).await
}

/// Refuses a folder in which less than `needed` bytes are free, where the system tells.
pub fn refuse_full(folder: &Path, needed: u64) -> Result<()> {
    match room(folder) {
        Some(free) if free < needed => Err(Failure::user(
            format!(
                "There is too little room in {}: {} MiB are free.",
                folder.display(),
                free >> 20
            ),
            format!("Make room there: what is built takes {} MiB.", ROOM_NEEDED >> 20),
        )),
        _ => Ok(()),
    }
}

/// How many bytes are free where `folder` lies; `None` where the system does not tell.
#[cfg(unix)]
pub fn room(folder: &Path) -> Option<u64> {
    let there = rustix::fs::statvfs(folder).ok()?;
    // A file system of no size tells nothing of itself.
    (there.f_blocks > 0).then(|| there.f_bavail.saturating_mul(there.f_frsize))
}

/// How many bytes are free where `folder` lies; `None` where the system does not tell.
#[cfg(not(unix))]
pub fn room(_: &Path) -> Option<u64> {
    None
}

/// Builds a program that does nothing in `folder`, and starts it.
pub async fn try_program(toolchain: &Toolchain, folder: &Path) -> Result<()> {
    let place = tempfile::Builder::new().prefix("try-").tempdir_in(folder).map_err(|error| {
        Failure::user(
            format!("Nothing can be written in {}: {error}.", folder.display()),
            "Make room there, or let yourself write there.",
        )
    })?;
    let source = place.path().join("main.rs");
    fs::write(&source, "fn main() {}\n")
        .with_context(|| format!("could not write {}", source.display()))?;
    let program = place.path().join(format!("program{}", std::env::consts::EXE_SUFFIX));
    let mut compiler = Command::new(&toolchain.rustc, place.path(), LIMITS);
    compiler.args = vec!["--edition=2024".into(), "-o".into(), (&program).into(), source.into()];
    compiler.args.extend(toolchain.linker_argument());
    compiler.env = std::env::vars_os().collect();
    let linked = run(compiler).await?;
    if linked.end != ProcessEnd::Exited(0) {
        return Err(does_not_link(&linked));
    }
    match run(Command::new(&program, place.path(), LIMITS)).await {
        Ok(ProcessRun { end: ProcessEnd::Exited(0), .. }) => Ok(()),
        Ok(ran) => Err(does_not_run(folder, &format!("{:?}", ran.end))),
        Err(failure) => Err(does_not_start(folder, failure)),
    }
}

fn does_not_link(linked: &ProcessRun) -> Failure {
    // The call of the linker in all its length helps nobody.
    const READABLE: usize = 300;
    let said = String::from_utf8_lossy(&linked.stderr);
    let said: Vec<_> =
        said.lines().filter(|line| !line.trim().is_empty() && line.len() < READABLE).collect();
    Failure::user(
        format!("No program can be linked here:\n{}", said.join("\n")),
        format!("The linker needs the system's own libraries too. {HOW_TO_GET_A_LINKER}"),
    )
}

fn does_not_start(folder: &Path, failure: Failure) -> Failure {
    let kind = match &failure {
        Failure::Grader(error) => {
            error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
        }
        Failure::User { .. } => None,
    };
    match kind {
        Some(ErrorKind::PermissionDenied) => Failure::user(
            format!(
                "Programs may not run in {}: it is mounted with `noexec`, or something forbids it.",
                folder.display()
            ),
            "Put the workspace where programs may run, such as your home folder.",
        ),
        _ => does_not_run(folder, &failure.to_string()),
    }
}

fn does_not_run(folder: &Path, how: &str) -> Failure {
    Failure::user(
        format!("A program that is built in {} does not run there: {how}.", folder.display()),
        "Put the workspace elsewhere, or install Rust with rustup again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::tools::toolchain;
    use crate::vocabulary::exit_code::Exit;

    #[tokio::test]
    async fn a_program_is_built_and_started_where_that_is_possible() {
        let folder = tempfile::tempdir().unwrap();
        let toolchain = toolchain::find(folder.path(), folder.path()).await.unwrap();
        try_program(&toolchain, folder.path()).await.unwrap();
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 1, "only what the toolchain is remembered by is left");
    }

    /// A folder in which files may be written and programs may not run, if this machine has one.
    #[cfg(target_os = "linux")]
    fn without_programs() -> Option<tempfile::TempDir> {
        use rustix::fs::{StatVfsMountFlags, statvfs};
        let is_noexec = |folder: &&str| {
            statvfs(*folder).is_ok_and(|there| there.f_flag.contains(StatVfsMountFlags::NOEXEC))
        };
        let places = ["/dev/shm", "/run/lock", "/run", "/tmp", "/var/tmp"];
        places.into_iter().filter(is_noexec).find_map(|folder| tempfile::tempdir_in(folder).ok())
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn where_programs_may_not_run_it_is_said() {
        let cache = tempfile::tempdir().unwrap();
        let toolchain = toolchain::find(cache.path(), cache.path()).await.unwrap();
        let Some(folder) = without_programs() else { return };
        let failure = try_program(&toolchain, folder.path()).await.unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("noexec"), "{failure}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_linker_that_cannot_link_is_told_with_what_it_said() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mut toolchain = toolchain::find(folder.path(), folder.path()).await.unwrap();
        let linker = folder.path().join("gcc");
        fs::write(&linker, "#!/bin/sh\necho 'cannot find Scrt1.o' >&2\nexit 1\n").unwrap();
        fs::set_permissions(&linker, fs::Permissions::from_mode(0o755)).unwrap();
        toolchain.linker = Some(linker);
        let failure = try_program(&toolchain, folder.path()).await.unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        let said = failure.to_string();
        assert!(said.contains("No program can be linked") && said.contains("Scrt1.o"), "{said}");
    }

    #[test]
    fn a_program_that_may_not_start_is_told_from_one_that_does_not() {
        let start = |kind: ErrorKind| {
            let error = anyhow::Error::from(io::Error::from(kind)).context("could not start it");
            does_not_start(Path::new("there"), Failure::Grader(error)).to_string()
        };
        assert!(start(ErrorKind::PermissionDenied).contains("noexec"));
        assert!(start(ErrorKind::NotFound).contains("does not run there"));
    }

    #[test]
    fn too_little_room_is_refused_where_the_system_tells() {
        let folder = tempfile::tempdir().unwrap();
        refuse_full(folder.path(), 0).unwrap();
        if room(folder.path()).is_some() {
            let failure = refuse_full(folder.path(), u64::MAX).unwrap_err();
            assert!(failure.to_string().contains("too little room"), "{failure}");
        }
    }
}
