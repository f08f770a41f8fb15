//! A machine that runs out of disk, memory or processes: nobody's answer is said to be wrong for it,
//! nothing of it is remembered, and all is right once there is room again.
//!
//! What takes a privilege that is not to be had is skipped, and says so.

#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Ran, Workspace, key, run, solution, variant, wrong};

/// A class of right and wrong answers, and what is to come of them.
struct Class {
    workspace: Workspace,
}

/// What each answer of the class has to be, or else `infrastructure`.
const VERDICTS: [&str; 4] = ["passed", "passed", "failed", "failed"];

impl Class {
    fn new() -> Self {
        let class = Self { workspace: Workspace::new() };
        let hand_in = |student: &str, name: &str, text: &str| {
            let folder = format!("class/{student}/exercises/{}/src", key(name));
            fs::create_dir_all(class.workspace.path(&folder)).unwrap();
            fs::write(class.workspace.path(&folder).join("lib.rs"), variant(text, 0)).unwrap();
        };
        hand_in("anna", "double", &solution("double"));
        hand_in("anna", "pair", &solution("pair"));
        hand_in("ben", "double", &wrong("double", "literal"));
        hand_in("ben", "pair", &wrong("pair", "sequential"));
        class
    }

    fn command(&self) -> Command {
        self.workspace.command(["grade", "class", "--out", "report"])
    }

    /// The verdicts of a grading, in the order of [`VERDICTS`].
    fn verdicts(&self) -> Vec<String> {
        support::graded_verdicts(&self.workspace.path("report"))
    }

    /// Asserts that a grading that ran short said nothing wrong and remembered nothing of it. Whether
    /// it ran short at all.
    fn assert_nothing_wrong(&self, ran: &Ran, how: &str) -> bool {
        let journal = fs::read_to_string(self.workspace.path("report/journal.jsonl"));
        let journal = journal.unwrap_or_default();
        assert!(!journal.contains("\"verdict\":\"infrastructure\""), "{how}: {journal}");
        if !self.workspace.path("report/results.json").exists() {
            assert!(matches!(ran.code, Some(2 | 3)), "{how}: {ran:?}");
            return true;
        }
        let verdicts = self.verdicts();
        for (verdict, expected) in verdicts.iter().zip(VERDICTS) {
            assert!(
                [expected, "infrastructure"].contains(&verdict.as_str()),
                "{how}: {verdicts:?}"
            );
        }
        let failed = verdicts.iter().any(|verdict| verdict == "infrastructure");
        assert_eq!(ran.code, Some(if failed { 3 } else { 0 }), "{how}: {ran:?}");
        failed
    }

    /// Grades the class again, with room for everything.
    fn assert_right_the_next_time(&self) {
        let ran = run(self.command(), "");
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(self.verdicts(), VERDICTS);
    }

    fn forget(&self) {
        let _ = fs::remove_dir_all(self.workspace.path("report"));
    }
}

/// A disk of so many KiB, for as long as this lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path, kib: u32) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let size = format!("size={kib}k");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then(|| Self(folder.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_disk_that_is_full_is_nobodys_mistake() {
    let class = Class::new();
    let mut short = 0;
    for kib in [100, 3_000, 5_000, 6_000] {
        class.forget();
        let folder = class.workspace.path("target/async-kata/grading");
        let Some(_disk) = SmallDisk::mount(&folder, kib) else {
            eprintln!("skipped: no small disk can be mounted here");
            return;
        };
        let ran = run(class.command(), "");
        short += usize::from(class.assert_nothing_wrong(&ran, &format!("{kib} KiB")));
    }
    assert!(short > 0, "the disk was never full");
    class.assert_right_the_next_time();
}

#[test]
fn a_disk_that_is_full_while_a_book_is_made_is_the_users_to_put_right() {
    let workspace = Workspace::new();
    let Some(_disk) = SmallDisk::mount(&workspace.path("target/async-kata"), 1_000) else {
        eprintln!("skipped: no small disk can be mounted here");
        return;
    };
    workspace.run(["dev", "book", "book"]).complains(2, &["There is too little room", "Make room"]);
    assert!(!workspace.path("book").exists());
}

/// An archive in an archive is read from the temporary folder when it is large.
#[test]
fn a_temporary_folder_that_is_full_makes_no_archive_damaged() {
    let class = Class::new();
    let folder = class.workspace.path("small");
    let Some(_disk) = SmallDisk::mount(&folder, 1_000) else {
        eprintln!("skipped: no small disk can be mounted here");
        return;
    };
    let mut tar = tar::Builder::new(vec![]);
    let mut put = |path: &str, content: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, path, content).unwrap();
    };
    put("anna/lib.tar", &vec![0; 20 << 20]);
    put("ben/lib.rs", b"");
    fs::write(class.workspace.path("class.tar"), tar.into_inner().unwrap()).unwrap();
    let mut command = class.workspace.command(["grade", "class.tar", "--out", "report"]);
    command.env("TMPDIR", &folder);
    run(command, "").complains(2, &["temporary folder", "TMPDIR"]);
    assert!(!class.workspace.path("report").exists());
}

/// Has a command and all that it starts live with a limit.
fn limited(mut command: Command, resource: libc::__rlimit_resource_t, limit: u64) -> Command {
    let limits = libc::rlimit { rlim_cur: limit, rlim_max: limit };
    let lower = move || {
        // SAFETY: a pointer to a plain value that lives through the call.
        match unsafe { libc::setrlimit(resource, &raw const limits) } {
            0 => Ok(()),
            _ => Err(std::io::Error::last_os_error()),
        }
    };
    // SAFETY: makes one system call on plain values.
    unsafe { command.pre_exec(lower) };
    command
}

#[test]
fn memory_that_runs_out_is_nobodys_mistake() {
    let class = Class::new();
    // The shared library is there before memory is short.
    class.assert_right_the_next_time();
    let mut short = 0;
    for mib in [60, 250, 350, 400, 600] {
        class.forget();
        let limit = |command| limited(command, libc::RLIMIT_AS, mib << 20);
        let how = format!("{mib} MiB");
        let ran = run(limit(class.command()), "");
        short += usize::from(class.assert_nothing_wrong(&ran, &how));
        let path = class.workspace.path(&format!("solutions/{}.rs", key("double")));
        let mut check = class.workspace.command(["check", "double", "--json", "--submission"]);
        check.arg(path);
        let verdict = run(limit(check), "").result()["verdict"].clone();
        assert!(
            ["passed", "infrastructure"].contains(&verdict.as_str().unwrap()),
            "{how}: {verdict}"
        );
    }
    assert!(short > 0, "memory was never short");
    class.assert_right_the_next_time();
}

/// A group of processes that may be so many, for as long as this lives.
struct FewProcesses(PathBuf);

impl FewProcesses {
    fn allow(most: u32) -> Option<Self> {
        // Where the kernel counts processes, in either of the two ways that this is laid out.
        let name = format!("async-kata-{}", std::process::id());
        let folders = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"].map(|at| Path::new(at).join(&name));
        folders.into_iter().find_map(|folder| {
            fs::create_dir(&folder).ok()?;
            let group = Self(folder);
            fs::write(group.0.join("pids.max"), most.to_string()).ok()?;
            Some(group)
        })
    }

    /// The same command, started in the group.
    fn hold(&self, command: &Command) -> Command {
        let mut held = Command::new("/bin/sh");
        held.args(["-c", "echo $$ >\"$0\" && exec \"$@\""]).arg(self.0.join("cgroup.procs"));
        held.arg(command.get_program()).args(command.get_args());
        held.env_clear().envs(support::environment());
        held.current_dir(command.get_current_dir().unwrap());
        held
    }
}

impl Drop for FewProcesses {
    fn drop(&mut self) {
        // The last of them may not be gone yet.
        support::eventually(|| fs::remove_dir(&self.0).is_ok());
    }
}

#[test]
fn processes_that_run_out_are_nobodys_mistake() {
    let class = Class::new();
    class.assert_right_the_next_time();
    let mut short = 0;
    for most in [3, 12, 14] {
        class.forget();
        let Some(group) = FewProcesses::allow(most) else {
            eprintln!("skipped: the processes of a group cannot be limited here");
            return;
        };
        let ran = run(group.hold(&class.command()), "");
        short += usize::from(class.assert_nothing_wrong(&ran, &format!("{most} processes")));
    }
    assert!(short > 0, "there were always enough processes");
    class.assert_right_the_next_time();
}
