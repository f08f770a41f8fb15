//! A newer course comes into an older workspace: nothing that a learner has written is lost, and
//! nothing that they have not touched stays old.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use support::{Ran, Workspace, binary, eventually, finish, key, run, signal, solution};

/// A course that grows, and a workspace that was made from it before.
struct Old {
    course: Workspace,
    folder: tempfile::TempDir,
}

impl Old {
    fn new() -> Self {
        let course = Workspace::new();
        let folder = tempfile::tempdir().unwrap();
        let old = Self { course, folder };
        let mut init = binary(old.folder.path());
        init.args(["init", "--course"]).arg(old.course.root()).arg("kata");
        let made = run(init, "");
        assert_eq!(made.code, Some(0), "{made:?}");
        old
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("kata")
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }

    fn kata(&self, args: &[&str]) -> Ran {
        let mut command = binary(&self.root());
        command.args(args);
        run(command, "")
    }

    /// Answers an exercise with its solution and has it pass.
    fn pass(&self, name: &str) {
        self.answer(name, &solution(name));
        let judged = self.kata(&["check", name, "--json"]).result();
        assert_eq!(judged["verdict"], "passed", "{judged}");
    }

    fn answer(&self, name: &str, text: &str) {
        fs::write(self.path(&source(name)), text).unwrap();
    }

    fn status(&self, name: &str) -> Value {
        let list = self.kata(&["list", "--json"]).document();
        let exercises = list["exercises"].as_array().unwrap();
        let found = exercises.iter().find(|exercise| exercise["exercise"] == name).unwrap();
        found["status"].clone()
    }

    /// Every file of the workspace but what is built, with its content.
    fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = vec![];
        collect(&self.root(), &mut files);
        files.sort();
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path.ends_with("target") => {}
            true => collect(&path, files),
            false => files.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
}

fn source(name: &str) -> String {
    format!("exercises/{}/src/lib.rs", key(name))
}

/// A file of the course itself.
fn hidden(name: &str, file: &str) -> String {
    format!("grader/hidden/{}/{file}", key(name))
}

#[test]
fn a_newer_course_replaces_what_nobody_has_touched_and_keeps_what_somebody_has() {
    let old = Old::new();
    old.pass("pair");
    old.pass("rounds");
    fs::write(old.path("exercises/02_tasks/04_rounds/README.md"), "# My notes\n").unwrap();

    let newer = |text: &str| text.replace("todo!(", "let _newer = (); todo!(");
    old.course.edit(&hidden("pair", "starter.rs"), newer);
    old.course.edit(&hidden("tidy", "starter.rs"), newer);
    let with_more = |text: &str| text.to_owned() + "\nMore of it.\n";
    for name in ["pair", "tidy", "rounds"] {
        old.course.edit(&hidden(name, "lesson.md"), with_more);
    }
    let before = old.everything();
    let dry = old.kata(&["update", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    insta::assert_snapshot!(dry.stdout, @r"
    A small course for the grader's own tests
      new lesson    01_first/02_pair
      new starter   01_first/02_pair; your answer is kept beside it
      new lesson    02_tasks/03_tidy
      new starter   02_tasks/03_tidy
      new lesson    02_tasks/04_rounds; your text is kept with the backups
    ");
    assert!(old.everything() == before, "a dry run does nothing");

    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let kept = "exercises/01_first/02_pair/src/lib.1.rs";
    assert!(ran.stdout.contains(&format!("your answer is kept in {kept}")), "{ran:?}");
    assert_eq!(old.read(kept), solution("pair"));
    assert!(old.read(&source("pair")).contains("_newer"));
    assert!(old.read(&source("tidy")).contains("_newer"));
    assert_eq!(old.read(&source("rounds")), solution("rounds"));
    assert_eq!(old.status("rounds"), "passed");
    assert_eq!(old.status("pair"), "changed");
    assert!(old.read("exercises/02_tasks/03_tidy/README.md").ends_with("More of it.\n"));
    assert!(old.read("exercises/02_tasks/04_rounds/README.md").ends_with("More of it.\n"));
    let notes = ".async-kata/backups/02_tasks/04_rounds/README.1.md";
    assert_eq!(old.read(notes), "# My notes\n");
    let again = old.kata(&["update"]);
    assert_eq!((again.code, again.stdout.as_str()), (Some(0), "There is nothing newer.\n"));
}

#[test]
fn what_passed_is_judged_again_where_its_hidden_tests_are_newer() {
    let old = Old::new();
    old.pass("double");
    old.pass("pair");
    old.course.edit(&hidden("double", "tests.rs"), |tests| tests.replace("* 2", "* 3"));
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("judged again  01_first/01_double"), "{ran:?}");
    assert!(!ran.stdout.contains("judged again  01_first/02_pair"), "{ran:?}");
    assert_eq!(old.status("double"), "failed");
    assert_eq!(old.status("pair"), "passed");
    assert_eq!(old.read(&source("double")), solution("double"), "the answer stays");
}

#[test]
fn what_passed_is_judged_again_where_info_toml_judges_otherwise() {
    let old = Old::new();
    for name in ["double", "pair", "rounds"] {
        old.pass(name);
    }
    old.course.edit("info.toml", |info| {
        let info = info.replace("What is twice n?", "What is n and n?");
        let info = info.replacen("points = 1\n", "points = 3\n", 1);
        let info = info.replace("budget_ms = 250", "budget_ms = 260");
        info.replace("test_seconds = 1 }", "test_seconds = 2 }")
    });
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let again: Vec<_> =
        ran.stdout.lines().filter_map(|line| line.trim().strip_prefix("judged again")).collect();
    assert_eq!(again, ["  01_first/02_pair", "  02_tasks/04_rounds"]);
    assert_eq!(["double", "pair", "rounds"].map(|name| old.status(name)), ["passed"; 3]);
}

#[test]
fn a_pass_that_could_not_be_judged_again_is_judged_by_the_next_update() {
    let old = Old::new();
    old.pass("double");
    old.pass("pair");
    old.course.edit(&hidden("double", "tests.rs"), |tests| tests.replace("* 2", "* 3"));
    // Nothing can be built while a file lies where results go.
    let (target, aside) = (old.path("target"), old.path("aside"));
    fs::rename(&target, &aside).unwrap();
    fs::write(&target, "").unwrap();
    for _ in 0..2 {
        let ran = old.kata(&["update"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let said = ["cannot be made", "judges again what passed"];
        assert!(said.iter().all(|words| ran.stderr.contains(words)), "{ran:?}");
        assert_eq!(old.status("double"), "passed", "nobody has judged it");
    }
    fs::remove_file(&target).unwrap();
    fs::rename(&aside, &target).unwrap();
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("judged again  01_first/01_double"), "{ran:?}");
    assert!(!ran.stdout.contains("judged again  01_first/02_pair"), "{ran:?}");
    assert_eq!([old.status("double"), old.status("pair")], ["failed", "passed"]);
    assert_eq!(old.kata(&["update"]).stdout, "There is nothing newer.\n");
}

#[test]
fn an_update_that_is_interrupted_while_it_judges_leaves_the_rest_to_the_next() {
    let old = Old::new();
    old.pass("pair");
    old.pass("rounds");
    old.course.edit(&hidden("pair", "tests.rs"), |tests| tests.to_owned() + "// newer\n");
    let tests = hidden("rounds", "tests.rs");
    let before = fs::read_to_string(old.course.path(&tests)).unwrap();
    let endless = "    while std::hint::black_box(true) {}\n    let count";
    old.course.edit(&tests, |tests| tests.replacen("    let count", endless, 1));
    old.course
        .edit("info.toml", |info| info.replace("test_seconds = 1 }", "test_seconds = 3000 }"));
    let mut update = binary(&old.root());
    update.arg("update").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let update = update.spawn().unwrap();
    let rest = "in_doubt = [\"02_tasks/04_rounds\"]";
    let only_rounds = || {
        let note = fs::read_to_string(old.path(".async-kata/workspace.toml")).unwrap();
        note.lines().any(|line| line == rest)
    };
    assert!(eventually(only_rounds), "what has its verdict is no longer in doubt");
    signal(update.id(), libc::SIGINT);
    let ran = finish(update);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    fs::write(old.course.path(&tests), before).unwrap();
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("judged again  02_tasks/04_rounds"), "{ran:?}");
    assert!(!ran.stdout.contains("judged again  01_first/02_pair"), "{ran:?}");
    assert_eq!([old.status("pair"), old.status("rounds")], ["passed", "passed"]);
}

#[test]
fn a_recorded_course_that_is_damaged_is_brought_again_by_an_update() {
    let old = Old::new();
    old.pass("double");
    fs::write(old.path(".async-kata/course.kata"), "cut").unwrap();
    old.kata(&["check", "double"]).complains(2, &["course.kata cannot be used", " update` brings"]);
    let doctor = old.kata(&["doctor"]);
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    for said in ["course     .async-kata/course.kata cannot be used", " update` brings", "sandbox"]
    {
        assert!(doctor.stdout.contains(said), "{said}: {doctor:?}");
    }
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(old.read(&source("double")), solution("double"));
    assert_eq!([old.status("double"), old.status("pair")], ["passed", "todo"]);
    assert_eq!(old.kata(&["doctor"]).code, Some(0));
}

#[test]
fn a_renumbered_exercise_moves_with_its_answer_and_a_new_one_appears() {
    let old = Old::new();
    old.pass("double");
    fs::write(old.path("exercises/01_first/01_double/notes.txt"), "mine").unwrap();
    let course = &old.course;
    for tree in ["exercises", "grader/hidden"] {
        let path = |name: &str| course.path(&format!("{tree}/01_first/{name}"));
        fs::rename(path("01_double"), path("05_double")).unwrap();
    }
    let solutions = course.path("solutions/01_first");
    fs::rename(solutions.join("01_double.rs"), solutions.join("05_double.rs")).unwrap();
    course.edit("info.toml", |info| {
        let folder = "folder = \"05_double\"\naliases = [\"01_first/01_double\"]";
        info.replace("folder = \"01_double\"", folder)
    });
    assert_eq!(course.run(["dev", "new", "02_tasks/06_wait"]).code, Some(0));
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said =
        ["01_first/05_double, which was 01_first/01_double", "new exercise  02_tasks/06_wait"];
    assert!(said.iter().all(|words| ran.stdout.contains(words)), "{ran:?}");
    let moved = "exercises/01_first/05_double";
    assert_eq!(old.read(&format!("{moved}/src/lib.rs")), solution("double"));
    assert_eq!(old.read(&format!("{moved}/notes.txt")), "mine");
    assert!(!old.path("exercises/01_first/01_double").exists());
    assert_eq!(old.status("double"), "passed");
    assert_eq!(old.kata(&["check", "wait", "--json"]).result()["verdict"], "todo");
}

#[test]
fn an_exercise_that_is_taken_out_goes_unless_it_was_answered() {
    let old = Old::new();
    old.pass("tidy");
    old.course.edit("info.toml", |info| {
        let (first, _) = info.split_once("[[chapter]]\nfolder = \"02_tasks\"").unwrap();
        first.to_owned()
    });
    let ran = old.kata(&["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("02_tasks/03_tidy; your answer stays where it is"), "{ran:?}");
    assert!(ran.stdout.contains("02_tasks/04_rounds\n"), "{ran:?}");
    assert_eq!(old.read(&source("tidy")), solution("tidy"));
    assert!(old.path("exercises/02_tasks/03_tidy/Cargo.toml").is_file(), "cargo needs it");
    assert!(!old.path("exercises/02_tasks/04_rounds").exists());
}

#[test]
fn what_is_missing_is_restored_and_a_workspace_of_today_is_told_so() {
    let old = Old::new();
    fs::remove_dir_all(old.path("exercises/01_first/01_double")).unwrap();
    let ran = old.kata(&["update"]);
    assert!(ran.stdout.contains("restored      01_first/01_double"), "{ran:?}");
    assert!(old.path("exercises/01_first/01_double/Cargo.toml").is_file());
    assert_eq!(old.kata(&["update"]).stdout, "There is nothing newer.\n");
}

#[test]
fn a_packed_course_asks_before_it_updates_and_is_looked_for_where_it_came_from() {
    let old = Old::new();
    let file = old.folder.path().join("newer.kata");
    let pack = |course: &Workspace| {
        let packed = course.run([Path::new("dev"), Path::new("pack"), &file]);
        assert_eq!(packed.code, Some(0), "{packed:?}");
    };
    pack(&old.course);
    let from = file.to_str().unwrap();
    old.kata(&["--course", from, "update", from])
        .complains(2, &["named twice", "`--course` or after"]);
    old.kata(&["update", from]).complains(2, &["somebody else's code", "--yes"]);
    // That is asked before anything is fetched; a dry run compiles nothing, and asks nothing.
    old.kata(&["update", "no.git"]).complains(2, &["somebody else's code", "--yes"]);
    assert_eq!(old.kata(&["update", "--dry-run", from]).code, Some(0));
    assert_eq!(old.kata(&["update", from, "--yes"]).code, Some(0));
    old.course.edit(&hidden("tidy", "lesson.md"), |text| text.to_owned() + "\nMore of it.\n");
    pack(&old.course);
    let ran = old.kata(&["update", "--yes"]);
    assert!(ran.stdout.contains("new lesson    02_tasks/03_tidy"), "{ran:?}");
}

#[test]
fn list_tells_of_a_newer_course_inside_async_kata() {
    let old = Old::new();
    let folder = old.folder.path();
    let mut init = binary(folder);
    init.args(["init", "ours"]);
    assert_eq!(run(init, "").code, Some(0));
    let list = || {
        let mut list = binary(&folder.join("ours"));
        list.arg("list");
        run(list, "").stdout
    };
    let told = "update --dry-run` shows what would change";
    assert!(!list().contains(told));
    let recorded = ".async-kata/course.kata";
    fs::copy(old.path(recorded), folder.join("ours").join(recorded)).unwrap();
    assert!(list().contains(told));
    assert!(!old.kata(&["list"]).stdout.contains(told), "its course is not ours");
}

#[test]
fn a_clone_of_the_course_is_not_updated_this_way() {
    let course = Workspace::new();
    let mut update = binary(course.root());
    update.arg("update");
    run(update, "").complains(2, &["This is the course itself", "git pull"]);
}

#[test]
fn a_workspace_from_before_courses_were_recorded_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let kata = |dir: &Path, args: &[&str]| {
        let mut command = binary(dir);
        command.args(args);
        run(command, "")
    };
    assert_eq!(kata(folder.path(), &["init", "kata"]).code, Some(0));
    let root = folder.path().join("kata");
    for file in ["course.kata", "workspace.toml"] {
        fs::remove_file(root.join(".async-kata").join(file)).unwrap();
    }
    let greet = root.join("exercises/01_futures/01_greet");
    fs::write(greet.join("src/lib.rs"), "// my answer\n").unwrap();
    fs::write(greet.join("README.md"), "# My notes\n").unwrap();
    fs::write(root.join("README.md"), "# My class\n").unwrap();
    let with_mine = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap() + "# and mine\n";
        fs::write(&path, &text).unwrap();
        text
    };
    let manifests = [root.join("Cargo.toml"), greet.join("Cargo.toml")].map(with_mine);
    let ran = kata(&root, &["update"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let kept = "3 other files of the course's own; what 3 of them said before is kept in";
    assert!(ran.stdout.contains(kept), "{ran:?}");
    let everything = || {
        let mut files = vec![];
        collect(&root, &mut files);
        files.into_iter().map(|(_, content)| String::from_utf8_lossy(&content).into_owned())
    };
    let [manifest, crates] = &manifests;
    for mine in ["// my answer\n", "# My notes\n", "# My class\n", manifest, crates] {
        assert!(everything().any(|text| text == mine), "{mine}");
    }
    assert!(root.join(".async-kata/course.kata").is_file());
    assert_eq!(kata(&root, &["update"]).stdout, "There is nothing newer.\n");
}
