//! A learner's workspace in a temporary folder, and the binary at work in it.
//!
//! Everything waits for a condition, never for a time: [`PATIENCE`] only ends a test that would
//! hang.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

pub mod editor;
pub mod processes;
pub mod programs;
#[cfg(unix)]
pub mod tty;
pub mod watching;

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// After this time a test that still waits has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// How often to look whether a condition holds.
const GLANCE: Duration = Duration::from_millis(5);

/// The exercises of the small course, in order: key and name.
pub const EXERCISES: [(&str, &str); 4] = [
    ("01_first/01_double", "double"),
    ("01_first/02_pair", "pair"),
    ("02_tasks/03_tidy", "tidy"),
    ("02_tasks/04_rounds", "rounds"),
];

/// The environment that reaches the binary: where Rust is, and nothing that chooses colours.
const PASSED_ON: [&str; 9] = [
    "PATH",
    "HOME",
    "TMPDIR",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "LD_LIBRARY_PATH",
    "CARGO_NET_OFFLINE",
    "SYSTEMROOT",
];

/// A copy of the small course, to learn and to break things in.
pub struct Workspace {
    root: PathBuf,
    _folder: TempDir,
}

impl Workspace {
    /// An untouched one.
    pub fn new() -> Self {
        // A path with everything that a path may well hold, and a name that the course uses too.
        let folder =
            tempfile::Builder::new().prefix("a learner's größe, $ORIGIN; ").tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("kata");
        copy(&small_course(), &root);
        Self { root, _folder: folder }
    }

    /// One in which a hidden test is not stopped within the time of a test.
    pub fn without_haste() -> Self {
        let workspace = Self::new();
        workspace.edit("info.toml", |info| {
            info.replace("test_seconds = 1 ", "test_seconds = 3000 ")
                .replace("test_seconds = 20", "test_seconds = 3000")
        });
        workspace
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    /// The learner's source of an exercise.
    pub fn source(&self, name: &str) -> PathBuf {
        self.path(&format!("exercises/{}/src/lib.rs", key(name)))
    }

    /// Saves as careful editors do: nobody ever sees half of it, however busy the machine is.
    pub fn write(&self, name: &str, text: &str) {
        let new = self.path("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, self.source(name)).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.source(name)).unwrap()
    }

    pub fn solve(&self, name: &str) {
        self.write(name, &solution(name));
    }

    pub fn edit(&self, relative: &str, change: impl Fn(&str) -> String) {
        let path = self.path(relative);
        fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
    }

    /// The binary, about to be started here.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = binary(self.root());
        command.arg("--course").arg(self.root()).args(args);
        command
    }

    /// Runs the binary here, to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        run(self.command(args), "")
    }

    /// The one result of `check NAME --json` on what stands in the workspace.
    pub fn check(&self, name: &str) -> Value {
        self.run(["check", name, "--json"]).result()
    }

    /// The one result of `check NAME --json` on this text.
    pub fn submit(&self, name: &str, text: &str) -> Value {
        let command = self.command(["check", name, "--submission", "-", "--json"]);
        run(command, text).result()
    }

    /// What `list --json` says of an exercise.
    pub fn status(&self, name: &str) -> String {
        let list = self.run(["list", "--json"]).document();
        let exercises = list["exercises"].as_array().unwrap();
        let found = exercises.iter().find(|exercise| exercise["exercise"] == name).unwrap();
        found["status"].as_str().unwrap().to_owned()
    }

    /// The exercise that `list --json` points at.
    pub fn current(&self) -> String {
        let list = self.run(["list", "--json"]).document();
        let exercises = list["exercises"].as_array().unwrap();
        let found = exercises.iter().find(|exercise| exercise["current"] == true).unwrap();
        found["exercise"].as_str().unwrap().to_owned()
    }
}

/// The binary, in a clean environment, about to be started in `dir`.
pub fn binary(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_async-kata"));
    command.current_dir(dir).env_clear().envs(environment());
    command
}

/// The environment that the binary is started in.
pub fn environment() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    let passed_on = PASSED_ON.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
    // Nothing is written into the cache of whoever runs the tests.
    passed_on.chain([("ASYNC_KATA_CACHE", user_cache().into())])
}

/// The cache of the user that the tests pretend to be: it takes longer than all tests to build the
/// shared library, so they have it in common.
pub fn user_cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

/// The key of an exercise of the small course.
pub fn key(name: &str) -> &'static str {
    let found = EXERCISES.iter().find(|(_, exercise)| *exercise == name);
    found.unwrap_or_else(|| panic!("no exercise {name}")).0
}

pub fn small_course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course")
}

pub fn solution(name: &str) -> String {
    let path = small_course().join(format!("solutions/{}.rs", key(name)));
    fs::read_to_string(path).unwrap()
}

/// An answer of the small course that is wrong in the way its name says.
pub fn wrong(name: &str, how: &str) -> String {
    let path = small_course().join(format!("grader/hidden/{}/wrong/{how}.rs", key(name)));
    fs::read_to_string(path).unwrap()
}

/// The same program, with another text.
pub fn variant(text: &str, number: usize) -> String {
    format!("{text}// {number}\n")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            // Not `fs::copy`, which would take a read-only mark along.
            fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

/// What came of running the binary.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Standard output as the one JSON document it must be.
    pub fn document(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "not one document: {self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The one result in a document of `check --json`.
    pub fn result(&self) -> Value {
        let document = self.document();
        let [result] = &document["results"].as_array().unwrap()[..] else {
            panic!("not one result: {document}");
        };
        result.clone()
    }

    /// Asserts that the user was told, in a sentence and not a panic, and with this exit code.
    #[track_caller]
    pub fn complains(&self, code: i32, about: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for words in about {
            assert!(self.stderr.contains(words), "no `{words}` in: {}", self.stderr);
        }
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        assert_eq!(self.stdout, "");
    }
}

/// Runs a command to its end with this standard input.
pub fn run(mut command: Command, input: &str) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The child may end without reading it all.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    finish(child)
}

/// Waits for the end of a process whose output is piped.
pub fn finish(mut child: Child) -> Ran {
    let stdout = drain(child.stdout.take().unwrap());
    let stderr = drain(child.stderr.take().unwrap());
    let mut status = None;
    let ended = eventually(|| {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    if !ended {
        child.kill().unwrap();
    }
    let ran = Ran {
        code: status.and_then(|status| status.code()),
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    };
    assert!(ended, "it did not end: {ran:?}");
    ran
}

fn drain(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = vec![];
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8(bytes).expect("the output is UTF-8")
    })
}

/// Waits until `holds`; whether it came to that.
pub fn eventually(mut holds: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(GLANCE);
    }
    true
}

/// Sends a signal to a process.
#[cfg(unix)]
pub fn signal(process: u32, signal: i32) {
    // SAFETY: sending a signal touches no memory of ours.
    let sent = unsafe { libc::kill(process.try_into().unwrap(), signal) };
    assert_eq!(sent, 0, "{}", std::io::Error::last_os_error());
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(path, copy).unwrap();
        }
    }
}

/// Of everybody's answers to the exercises that were handed in, the verdicts in a folder of reports.
pub fn graded_verdicts(reports: &Path) -> Vec<String> {
    let results = fs::read(reports.join("results.json")).unwrap();
    let results: Value = serde_json::from_slice(&results).unwrap();
    let submissions = results["submissions"].as_array().unwrap().iter();
    let reports = submissions.flat_map(|one| one["results"].as_array().unwrap());
    let verdicts = reports.map(|report| report["verdict"].as_str().unwrap().to_owned());
    verdicts.filter(|verdict| verdict != "missing").collect()
}
