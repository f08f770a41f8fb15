//! A grader that is killed, and another that is started at once: what the first one has left does
//! no harm, and nobody is said to have crashed for it.
//!
//! The linker here is a script that does what a linker may do at the worst moment.

#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use support::processes::assert_nothing_left_in;
use support::{Ran, Workspace, eventually, finish, key, signal, solution, variant};
use tempfile::TempDir;

/// What a program does that crashes.
const CRASHES: &str = "int main(void) { *(volatile int *)0 = 1; }";

/// A workspace whose linker first does something else, each time that it links hidden tests.
struct Place {
    workspace: Workspace,
    linkers: TempDir,
}

impl Place {
    /// `first` is a script. `$out` is what is to be linked, `$here` the workspace, `$real` the linker.
    fn new(first: &str) -> Self {
        let place = Self { workspace: Workspace::new(), linkers: TempDir::new().unwrap() };
        fs::write(place.linkers.path().join("crash.c"), CRASHES).unwrap();
        let script = format!(
            "#!/bin/sh\nhere='{}'\nreal='{}'\nlinkers='{}'\nprevious=\nfor word in \"$@\"; do\n    \
             [ \"$previous\" = -o ] && out=$word\n    previous=$word\ndone\ncase \"$out\" in\n\
             */hidden_tests)\n{first}\n;;\nesac\nexec \"$real\" \"$@\"\n",
            place.workspace.root().display().to_string().replace('\'', r"'\''"),
            real_linker().display(),
            place.linkers.path().display(),
        );
        let path = place.linkers.path().join("cc");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        place
    }

    fn start(&self, args: &[&str]) -> Child {
        let mut command = self.workspace.command(args);
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", self.linkers.path().display()));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn run(&self, args: &[&str]) -> Ran {
        finish(self.start(args))
    }

    /// Starts the grader, and kills it when its linker has come so far as to write `linking`.
    fn killed_while_linking(&self, args: &[&str]) {
        let grader = self.start(args);
        let building = self.workspace.path("target/async-kata");
        assert!(eventually(|| holds(&building, "linking")), "it does not link");
        signal(grader.id(), libc::SIGKILL);
        finish(grader);
    }

    fn mark(&self, name: &str) {
        fs::write(self.workspace.path(name), "").unwrap();
    }

    /// Hands in right answers of a few students.
    fn hand_in(&self) {
        for student in 0..3 {
            for name in ["double", "pair"] {
                let source = format!("class/student-{student}/exercises/{}/src/lib.rs", key(name));
                let source = self.workspace.path(&source);
                fs::create_dir_all(source.parent().unwrap()).unwrap();
                fs::write(source, variant(&solution(name), student)).unwrap();
            }
        }
    }

    /// Of everybody's answers to the exercises that were handed in, the verdicts.
    fn verdicts(&self) -> Vec<String> {
        support::graded_verdicts(&self.workspace.path("report"))
    }
}

const GRADE: [&str; 4] = ["grade", "class", "--out", "report"];

/// The linker that is really there.
fn real_linker() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut candidates = std::env::split_paths(&path).map(|folder| folder.join("cc"));
    candidates.find(|cc| cc.is_file()).expect("a linker called cc")
}

/// Whether a file of this name lies anywhere below `folder`.
fn holds(folder: &Path, name: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        entry.file_name() == name || (is_folder && holds(&entry.path(), name))
    })
}

#[test]
fn what_a_compiler_has_started_dies_with_the_grader() {
    let place = Place::new("sleep 100000 & : >\"$TMPDIR/linking\"; wait");
    place.hand_in();
    for args in [&["check", "double"][..], &GRADE] {
        place.workspace.solve("double");
        place.killed_while_linking(args);
        assert_nothing_left_in(place.workspace.root());
        let _ = fs::remove_dir_all(place.workspace.path("target/async-kata/work"));
    }
}

/// Leaves the grader's group, so that nothing kills it, and from `go` to `stop` writes over what was
/// to be linked, as fast as it can.
const OUTLIVES: &str = r#"if ! [ -e "$here/calm" ]; then
    setsid sh -c 'while [ -d "$1" ] && ! [ -e "$1/go" ]; do sleep 0.01; done
        while [ -d "$1" ] && ! [ -e "$1/stop" ]; do echo x >"$0"; done' \
        "$out" "$here" >/dev/null 2>&1 &
    : >"$TMPDIR/linking"
    sleep 100000
fi"#;

/// Has a linker of `args` outlive its grader and write on while `then` goes on.
fn beside_a_linker_that_writes_on(place: &Place, args: &[&str], then: impl FnOnce()) {
    place.killed_while_linking(args);
    place.mark("calm");
    place.mark("go");
    then();
    place.mark("stop");
    assert_nothing_left_in(place.workspace.root());
}

#[test]
fn a_linker_that_outlives_its_grader_spoils_no_later_check() {
    let place = Place::new(OUTLIVES);
    place.workspace.solve("double");
    beside_a_linker_that_writes_on(&place, &["check", "double"], || {
        for _ in 0..3 {
            let result = place.run(&["check", "double", "--json"]).result();
            assert_eq!(result["verdict"], "passed", "{result}");
        }
    });
}

#[test]
fn a_linker_that_outlives_its_grader_spoils_no_later_grading() {
    let place = Place::new(OUTLIVES);
    place.hand_in();
    beside_a_linker_that_writes_on(&place, &GRADE, || {
        let ran = place.run(&GRADE);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.stderr.contains("could not be judged"), "at the first go: {ran:?}");
    });
    assert_eq!(place.verdicts(), ["passed"; 6]);
}

#[test]
fn what_crashes_in_one_folder_and_not_in_a_new_one_has_not_crashed() {
    let place = Place::new(
        r#"case "$out" in */once-*) ;; *) exec "$real" -o "$out" "$linkers/crash.c" ;; esac"#,
    );
    place.workspace.solve("double");
    let result = place.run(&["check", "double", "--json"]).result();
    assert_eq!(result["verdict"], "passed", "{result}");
    place.hand_in();
    let ran = place.run(&GRADE);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(place.verdicts(), ["passed"; 6]);
    let journal = fs::read_to_string(place.workspace.path("report/journal.jsonl")).unwrap();
    assert!(!journal.contains("crashed"), "{journal}");
}

#[test]
fn where_everything_crashes_no_answer_has() {
    let place = Place::new(r#"exec "$real" -o "$out" "$linkers/crash.c""#);
    place.workspace.solve("double");
    let result = place.run(&["check", "double", "--json"]).result();
    assert_eq!(result["verdict"], "infrastructure", "{result}");
}

#[test]
fn what_crashes_wherever_it_is_judged_has_crashed() {
    let place = Place::new("");
    let deep = "#[allow(unconditional_recursion)]\nfn deep(n: u64) -> u64 { 1 + deep(n + 1) }\n\
                pub async fn double(n: u32) -> u32 { deep(u64::from(n)) as u32 }\n";
    place.workspace.write("double", deep);
    let result = place.run(&["check", "double", "--json"]).result();
    assert_eq!(result["verdict"], "crashed", "{result}");
}
