//! Tries what the outer ring refuses, from inside: programs that were shut in say how far they got.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use tempfile::TempDir;

use super::{Confinement, ProcessRole};
use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::vocabulary::record::{ProcessEnd, ProcessRun};

/// Makes one system call for each argument, `NUMBER,A,B,C,D`, and prints each error number.
const PROBE: &str = r#"
use std::ffi::{c_int, c_long};

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn __errno_location() -> *mut c_int;
    fn _exit(status: c_int) -> !;
}

fn main() {
    let own = std::process::id();
    for call in std::env::args().skip(1) {
        let numbers: Vec<c_long> = call.split(',').map(|number| number.parse().unwrap()).collect();
        let [number, a, b, c, d] = numbers[..] else { panic!("{call}") };
        let result = unsafe { syscall(number, a, b, c, d, 0) };
        if std::process::id() != own {
            unsafe { _exit(0) }
        }
        println!("{}", if result < 0 { unsafe { *__errno_location() } } else { 0 });
    }
}
"#;

const ROLES: [ProcessRole; 3] = [ProcessRole::Compiler, ProcessRole::Linker, ProcessRole::Program];

/// Arguments are chosen so that the call harms nobody if it is let through.
type Call = (&'static str, i64, [i64; 4]);

const REFUSED_TO_ALL: &[Call] = &[
    ("socket", libc::SYS_socket, [2, 1, 0, 0]),
    ("ptrace", libc::SYS_ptrace, [-1, 0, 0, 0]),
    ("process_vm_readv", libc::SYS_process_vm_readv, [1, 0, 0, 0]),
    ("process_vm_writev", libc::SYS_process_vm_writev, [1, 0, 0, 0]),
    ("kcmp", libc::SYS_kcmp, [0, 0, -1, 0]),
    ("pidfd_getfd", libc::SYS_pidfd_getfd, [-1, 0, 0, 0]),
    ("pidfd_send_signal", libc::SYS_pidfd_send_signal, [-1, 0, 0, 0]),
    ("bpf", libc::SYS_bpf, [-1, 0, 0, 0]),
    ("perf_event_open", libc::SYS_perf_event_open, [0, 0, 0, 0]),
    ("userfaultfd", libc::SYS_userfaultfd, [-1, 0, 0, 0]),
    ("io_uring_setup", libc::SYS_io_uring_setup, [0, 0, 0, 0]),
    ("io_uring_enter", libc::SYS_io_uring_enter, [-1, 0, 0, 0]),
    ("io_uring_register", libc::SYS_io_uring_register, [-1, 0, 0, 0]),
    ("keyctl", libc::SYS_keyctl, [-1, 0, 0, 0]),
    ("add_key", libc::SYS_add_key, [0, 0, 0, 0]),
    ("request_key", libc::SYS_request_key, [0, 0, 0, 0]),
    ("mount", libc::SYS_mount, [0, 0, 0, 0]),
    ("umount2", libc::SYS_umount2, [0, 0, 0, 0]),
    ("pivot_root", libc::SYS_pivot_root, [0, 0, 0, 0]),
    ("chroot", libc::SYS_chroot, [0, 0, 0, 0]),
    ("unshare", libc::SYS_unshare, [0, 0, 0, 0]),
    ("setns", libc::SYS_setns, [-1, 0, 0, 0]),
    ("fsopen", libc::SYS_fsopen, [0, 0, 0, 0]),
    ("open_tree", libc::SYS_open_tree, [-1, 0, 0, 0]),
    ("move_mount", libc::SYS_move_mount, [-1, 0, -1, 0]),
    ("acct", libc::SYS_acct, [1, 0, 0, 0]),
    ("syslog", libc::SYS_syslog, [-1, 0, 0, 0]),
    ("clock_settime", libc::SYS_clock_settime, [-1, 0, 0, 0]),
    ("sethostname", libc::SYS_sethostname, [0, -1, 0, 0]),
    ("name_to_handle_at", libc::SYS_name_to_handle_at, [-1, 0, 0, 0]),
    ("open_by_handle_at", libc::SYS_open_by_handle_at, [-1, 0, 0, 0]),
    ("mq_open", libc::SYS_mq_open, [0, 0, 0, 0]),
    ("shmget", libc::SYS_shmget, [-1, 0, 0, 0]),
    ("semget", libc::SYS_semget, [-1, 0, 0, 0]),
    ("msgget", libc::SYS_msgget, [-1, 0, 0, 0]),
    ("mknodat", libc::SYS_mknodat, [-1, 0, 0, 0]),
];

const REFUSED_TO_PROGRAMS: &[Call] = &[
    ("memfd_create", libc::SYS_memfd_create, [0, 0, 0, 0]),
    ("kill", libc::SYS_kill, [0, 0, 0, 0]),
    ("tkill", libc::SYS_tkill, [-1, 0, 0, 0]),
    ("rt_sigqueueinfo", libc::SYS_rt_sigqueueinfo, [-1, 0, 0, 0]),
    ("fchmod", libc::SYS_fchmod, [-1, 0, 0, 0]),
    ("fchmodat", libc::SYS_fchmodat, [-1, 0, 0, 0]),
    ("fchmodat2", 452, [-1, 0, 0, 0]),
    ("setxattrat", 463, [-1, 0, 0, 0]),
    ("file_setattr", 469, [-1, 0, 0, 0]),
    ("capset", libc::SYS_capset, [0, 0, 0, 0]),
    ("prctl, to outlive the grader", libc::SYS_prctl, [1, 9, 0, 0]),
    ("fchown", libc::SYS_fchown, [-1, 0, 0, 0]),
    ("fchownat", libc::SYS_fchownat, [-1, 0, 0, 0]),
    ("fsetxattr", libc::SYS_fsetxattr, [-1, 0, 0, 0]),
    ("utimensat", libc::SYS_utimensat, [-1, 0, 0, 0]),
    ("setuid", libc::SYS_setuid, [-1, 0, 0, 0]),
    ("setresuid", libc::SYS_setresuid, [-1, -1, -1, 0]),
    ("setpgid", libc::SYS_setpgid, [-1, 0, 0, 0]),
    ("prlimit64", libc::SYS_prlimit64, [0, -1, 0, 0]),
];

/// A process is made by a `clone` that makes no thread. 17 is SIGCHLD.
const MAKES_A_PROCESS: Call = ("clone", libc::SYS_clone, [17, 0, 0, 0]);

/// The probe, compiled once for all tests, where any user finds it.
fn probe() -> &'static Path {
    static PROBE_AT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PROBE_AT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (source, program) = (folder.path().join("probe.rs"), folder.path().join("probe"));
        fs::write(&source, PROBE).unwrap();
        let mut rustc = std::process::Command::new("rustc");
        let status = rustc.arg("--edition=2024").arg(&source).arg("-o").arg(&program).status();
        assert!(status.unwrap().success());
        (folder, program)
    });
    path
}

fn confinement(role: ProcessRole, read: &[&Path], write: &Path) -> Confinement {
    match role {
        ProcessRole::Compiler => Confinement::compiler(read, write),
        ProcessRole::Linker => Confinement::linker(Some(read), write),
        ProcessRole::Program => Confinement::program(read, false),
    }
}

async fn shut_in(program: &Path, args: &[String], confinement: Confinement) -> ProcessRun {
    let patience = Duration::from_secs(60);
    let limits = ProcessLimits { wall: patience, cpu: patience, memory: 1 << 30, output: 1 << 16 };
    let mut command = Command::new(program, "/", limits);
    command.args = args.iter().map(Into::into).collect();
    command.confinement = Some(confinement);
    run(command).await.unwrap()
}

/// The error number of each call, made by a process of this role.
async fn errors(role: ProcessRole, calls: &[Call]) -> Vec<i32> {
    let folder = tempfile::tempdir().unwrap();
    let args: Vec<_> =
        calls.iter().map(|(_, number, [a, b, c, d])| format!("{number},{a},{b},{c},{d}")).collect();
    let run = shut_in(probe(), &args, confinement(role, &[probe()], folder.path())).await;
    assert_eq!(run.end, ProcessEnd::Exited(0), "{run:?}");
    let said = String::from_utf8(run.stdout).unwrap();
    said.lines().map(|line| line.parse().unwrap()).collect()
}

#[tokio::test]
async fn ways_to_others_and_into_the_kernel_are_closed_to_all() {
    for role in ROLES {
        let errors = errors(role, REFUSED_TO_ALL).await;
        assert_eq!(errors.len(), REFUSED_TO_ALL.len());
        for ((name, ..), error) in REFUSED_TO_ALL.iter().zip(errors) {
            assert_eq!(error, libc::EPERM, "{name} as {role:?}");
        }
    }
}

#[tokio::test]
async fn what_a_linker_may_a_program_may_not() {
    let refused = errors(ProcessRole::Program, REFUSED_TO_PROGRAMS).await;
    let tried = errors(ProcessRole::Linker, REFUSED_TO_PROGRAMS).await;
    assert_eq!(refused.len(), REFUSED_TO_PROGRAMS.len());
    for ((name, ..), (refused, tried)) in
        REFUSED_TO_PROGRAMS.iter().zip(refused.into_iter().zip(tried))
    {
        assert_eq!(refused, libc::EPERM, "{name}");
        assert_ne!(tried, libc::EPERM, "{name} fails for another reason, or not at all");
    }
}

#[tokio::test]
async fn only_a_linker_starts_processes() {
    for (role, expected) in [
        (ProcessRole::Compiler, libc::EPERM),
        (ProcessRole::Program, libc::EPERM),
        (ProcessRole::Linker, 0),
    ] {
        assert_eq!(errors(role, &[MAKES_A_PROCESS]).await, [expected], "{role:?}");
    }
    let clone3 = ("clone3", libc::SYS_clone3, [0, 0, 0, 0]);
    assert_eq!(errors(ProcessRole::Program, &[clone3]).await, [libc::ENOSYS]);
}

/// What a shell prints that is shut in by this role. It may write `$1` unless it is a program.
async fn said_by_a_shell(role: ProcessRole, script: &str, folder: &Path) -> String {
    let shell = fs::canonicalize("/bin/sh").unwrap();
    let args = ["-c", script, "sh"].map(str::to_owned);
    let mut args = args.to_vec();
    args.push(folder.join("open").to_str().unwrap().to_owned());
    args.push(folder.join("closed").to_str().unwrap().to_owned());
    let read = [shell.as_path(), Path::new("/proc")];
    let run = shut_in(&shell, &args, confinement(role, &read, &folder.join("open"))).await;
    String::from_utf8(run.stdout).unwrap()
}

/// Two folders, with a text in each.
fn open_and_closed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["open", "closed"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("text"), "text\n").unwrap();
    }
    folder
}

#[tokio::test]
async fn files_are_closed_but_those_that_are_named() {
    let script = r#"for place in "$1" "$2"; do
        if read -r line < "$place/text"; then echo "reads $line"; else echo "reads nothing"; fi
        if echo more >> "$place/text"; then echo writes; else echo "writes nothing"; fi
        if echo new > "$place/new"; then echo makes; else echo "makes nothing"; fi
    done"#;
    let all = "reads text\nwrites\nmakes\n";
    let none = "reads nothing\nwrites nothing\nmakes nothing\n";
    for (role, open, closed) in [
        (ProcessRole::Compiler, all, none),
        (ProcessRole::Linker, all, none),
        (ProcessRole::Program, none, none),
    ] {
        let folder = open_and_closed();
        let said = said_by_a_shell(role, script, folder.path()).await;
        assert_eq!(said, format!("{open}{closed}"), "{role:?}");
        let closed = folder.path().join("closed");
        assert_eq!(fs::read_to_string(closed.join("text")).unwrap(), "text\n", "{role:?}");
        assert!(!closed.join("new").exists(), "{role:?}");
    }
}

#[tokio::test]
async fn no_descriptor_is_inherited() {
    // Somebody in this process holds a file that a program would inherit.
    let held = fs::File::open("/dev/null").unwrap();
    rustix::io::fcntl_setfd(&held, rustix::io::FdFlags::empty()).unwrap();
    let folder = open_and_closed();
    for role in ROLES {
        // The shell itself has the folder open while it looks at it.
        let said = said_by_a_shell(role, "cd /proc/self/fd && echo *", folder.path()).await;
        assert_eq!(said, "0 1 2 3\n", "{role:?}");
    }
}
