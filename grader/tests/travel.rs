//! A course on its way from its author to learners: made, packed, fetched, and judged by where it
//! arrives.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::watching::Watching;
use support::{Ran, Workspace, binary, key, run, solution, wrong};

/// Runs the binary in a folder, with nothing said of a course.
fn kata(dir: &Path, args: &[&str]) -> Ran {
    let mut command = binary(dir);
    command.args(args);
    run(command, "")
}

/// A workspace made in `folder` by `init` with these arguments, the last of which is its name.
fn made(folder: &Path, args: &[&str]) -> PathBuf {
    let ran = kata(folder, &[&["init"], args].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder.join(args.iter().rfind(|arg| !arg.starts_with("--")).unwrap())
}

fn judged(root: &Path, name: &str, text: &str) -> Value {
    let path = root.join(format!("exercises/{}/src/lib.rs", key(name)));
    fs::write(path, text).unwrap();
    kata(root, &["check", name, "--json"]).result()["verdict"].clone()
}

fn statuses(root: &Path) -> Vec<(String, String)> {
    let list = kata(root, &["list", "--json"]).document();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let exercises = list["exercises"].as_array().unwrap().iter();
    exercises.map(|one| (text(&one["exercise"]), text(&one["status"]))).collect()
}

/// Every file below `folder`, relative to it.
fn files_below(folder: &Path) -> Vec<String> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => files.extend(files_below(&entry.path()).iter().map(|f| format!("{name}/{f}"))),
            false => files.push(name),
        }
    }
    files
}

#[test]
fn a_workspace_is_judged_by_the_course_it_was_made_from_wherever_that_is_now() {
    let course = Workspace::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let from = course.root().to_str().unwrap().to_owned();
    let root = made(elsewhere.path(), &["--course", &from, "kata"]);
    drop(course);
    let names: Vec<_> = statuses(&root).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["double", "pair", "tidy", "rounds"]);
    assert_eq!(kata(&root, &["check", "double", "--json"]).result()["verdict"], "todo");
    assert_eq!(judged(&root, "double", &wrong("double", "literal")), "failed");
    assert_eq!(judged(&root, "double", &solution("double")), "passed");
    assert_eq!(kata(&root, &["solution", "double"]).stdout, solution("double"));
    assert!(kata(&root, &["hint", "pair"]).stdout.contains("Who polls the order"));
}

#[test]
fn watch_follows_the_course_that_is_recorded() {
    let course = Workspace::new();
    let folder = tempfile::tempdir().unwrap();
    let root = made(folder.path(), &["--course", course.root().to_str().unwrap(), "kata"]);
    let mut watch = binary(&root);
    watch.args(["watch", "--json"]);
    let watching = Watching::of(watch);
    assert_eq!(watching.next()["event"], "running");
    let verdict = watching.next();
    let told = (&verdict["exercise"], &verdict["verdict"]);
    assert_eq!(told, (&Value::from("double"), &Value::from("todo")), "{verdict}");
}

#[test]
fn nothing_to_copy_from_lies_in_a_workspace() {
    let course = Workspace::new();
    let folder = tempfile::tempdir().unwrap();
    let from = course.root().to_str().unwrap();
    let root = made(folder.path(), &["--course", from, "kata"]);
    let files = files_below(&root);
    assert!(files.contains(&".async-kata/course.kata".to_owned()), "{files:?}");
    for hidden in ["grader/", "solutions/", "tests.rs", "right/", "wrong/"] {
        let found = files.iter().find(|file| !file.starts_with("target") && file.contains(hidden));
        assert_eq!(found, None, "{hidden}");
    }
}

#[test]
fn a_packed_course_is_somebody_elses_code_and_that_is_asked() {
    let course = Workspace::new();
    let packed = course.run(["dev", "pack", "../small.kata"]);
    assert_eq!(packed.code, Some(0), "{packed:?}");
    assert!(packed.stdout.contains("4 exercises in ../small.kata"), "{packed:?}");
    let folder = course.root().parent().unwrap();
    kata(folder, &["init", "small.kata"]).complains(2, &["somebody else's code", "--yes"]);
    kata(folder, &["init", "--course", "small.kata", "x"]).complains(2, &["somebody else's code"]);
    assert!(!folder.join("small").exists() && !folder.join("x").exists());
    let ran = kata(folder, &["init", "small.kata", "--yes"]);
    assert!(ran.code == Some(0) && ran.stdout.contains("  cd small\n"), "{ran:?}");
    let root = folder.join("small");
    assert_eq!(judged(&root, "pair", &wrong("pair", "sequential")), "failed");
    assert_eq!(judged(&root, "pair", &solution("pair")), "passed");
    // The same file serves every command.
    let answers = folder.join("class/ada/exercises/01_first/01_double/src");
    fs::create_dir_all(&answers).unwrap();
    fs::write(answers.join("lib.rs"), solution("double")).unwrap();
    let graded = ["--course", "../small.kata", "grade", "../class", "--out", "../report"];
    let graded = kata(&root, &graded);
    assert_eq!(graded.code, Some(0), "{graded:?}");
    let grades = fs::read_to_string(folder.join("report/grades.csv")).unwrap();
    assert!(grades.contains("ada"), "{grades}");
    assert!(kata(folder, &["--course", "small.kata", "dev", "pack", "again.kata"]).code == Some(0));
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert!(read("again.kata") == read("small.kata"), "the same course gives the same bytes");
}

#[test]
fn a_course_that_lacks_something_is_not_packed() {
    let course = Workspace::new();
    fs::remove_file(course.path("solutions/01_first/02_pair.rs")).unwrap();
    course
        .run(["dev", "pack", "x.kata"])
        .complains(2, &["no file", "solutions/01_first/02_pair.rs"]);
    assert!(!course.path("x.kata").exists());
}

#[test]
fn a_workspace_inside_another_one_is_made_and_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let said = |ran: Ran| {
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.stdout.contains("lies inside another one") && ran.stdout.contains("remove")
    };
    assert!(!said(kata(folder.path(), &["init", "outer"])));
    assert!(!said(kata(folder.path(), &["init", "beside"])));
    assert!(said(kata(folder.path(), &["init", "outer/inner"])));
    assert!(said(kata(&folder.path().join("outer/exercises"), &["init", "mine"])));
    assert!(folder.path().join("outer/inner/info.toml").is_file());
}

#[test]
fn what_is_no_course_makes_no_workspace() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "hello").unwrap();
    let init = |args: &[&str]| kata(folder.path(), &[&["init"], args].concat());
    init(&["notes.txt", "x", "--yes"])
        .complains(2, &["notes.txt cannot be used", "no packed course"]);
    init(&["nowhere.kata", "x"]).complains(2, &["nowhere.kata is no packed course"]);
    init(&["no.git", "x", "--yes"]).complains(2, &["no.git cannot be cloned"]);
    // A place that will not do is told before anybody is asked and anything is fetched.
    for args in [&["no.git", "."][..], &["no.git", ".", "--yes"]] {
        init(args).complains(2, &["is not empty", "Name a new folder"]);
    }
    init(&["no.git", "100%"]).complains(2, &["percent"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Makes a git repository of a folder.
fn commit(folder: &Path) {
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        command.current_dir(folder).args(who).args(args);
        let ran = command.output().unwrap();
        assert!(ran.status.success(), "{args:?}: {ran:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "grader", "solutions", "info.toml", "exercises"]);
    git(&["commit", "--quiet", "--message", "a course"]);
}

#[test]
fn a_git_repository_is_a_course_too() {
    let course = Workspace::new();
    commit(course.root());
    let folder = course.root().parent().unwrap();
    fs::rename(course.root(), folder.join("small.git")).unwrap();
    kata(folder, &["init", "small.git"]).complains(2, &["somebody else's code"]);
    let root = made(folder, &["small.git", "kata", "--yes"]);
    fs::remove_dir_all(folder.join("small.git")).unwrap();
    assert_eq!(judged(&root, "double", &solution("double")), "passed");
}

#[test]
fn a_link_in_a_strangers_repository_leads_nowhere() {
    let course = Workspace::new();
    let folder = course.root().parent().unwrap();
    let secret = folder.join("secret");
    fs::write(&secret, "a private key").unwrap();
    let lesson = course.path("grader/hidden/01_first/01_double/lesson.md");
    fs::remove_file(&lesson).unwrap();
    std::os::unix::fs::symlink(&secret, &lesson).unwrap();
    commit(course.root());
    fs::rename(course.root(), folder.join("small.git")).unwrap();
    let root = made(folder, &["small.git", "kata", "--yes"]);
    let lesson = fs::read_to_string(root.join("exercises/01_first/01_double/README.md")).unwrap();
    assert_eq!(lesson, secret.to_str().unwrap(), "a link is the text that it is kept as");
}

#[test]
fn a_course_with_a_file_that_never_ends_is_refused() {
    let course = Workspace::new();
    let more = course.path("grader/hidden/01_first/01_double/more.md");
    std::os::unix::fs::symlink("/dev/zero", &more).unwrap();
    let from = course.root().to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let init = ["init", "--course", from, "kata"];
    kata(folder.path(), &init).complains(2, &["more.md cannot be read", "no ordinary file"]);
    fs::remove_file(&more).unwrap();
    fs::File::create(&more).unwrap().set_len(65 << 20).unwrap();
    kata(folder.path(), &init).complains(2, &["more.md cannot be read", "too large"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_repository_that_only_ssh_reaches_is_asked_for_without_asking_anybody() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let tools = folder.path().join("tools");
    fs::create_dir(&tools).unwrap();
    for name in ["ssh", "mine"] {
        let tool = tools.join(name);
        let script = format!("#!/bin/sh\necho \"{name} was called: $*\" >&2\nexit 255\n");
        fs::write(&tool, script).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let init = |setting: Option<(&str, &str)>| {
        let mut command = binary(folder.path());
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", tools.display()));
        command.envs(setting).args(["init", "git@example.org:me/course", "--yes"]);
        run(command, "")
    };
    init(None).complains(2, &["cannot be cloned", "ssh was called: -oBatchMode=yes"]);
    // Whoever has chosen another way to reach machines keeps it.
    let config = folder.path().join("gitconfig");
    fs::write(&config, "[core]\n\tsshCommand = mine\n").unwrap();
    let config = config.to_str().unwrap();
    for setting in [("GIT_SSH_COMMAND", "mine"), ("GIT_SSH", "mine"), ("GIT_CONFIG_GLOBAL", config)]
    {
        init(Some(setting)).complains(2, &["cannot be cloned", "mine was called"]);
    }
}

#[test]
fn an_authors_way_from_an_empty_folder_to_an_exercise_in_a_learners_hands() {
    let folder = tempfile::tempdir().unwrap();
    let ran = kata(folder.path(), &["dev", "new-course", "mine"]);
    assert!(ran.code == Some(0) && ran.stdout.contains("async-kata dev check"), "{ran:?}");
    kata(folder.path(), &["dev", "new-course", "mine"]).complains(2, &["mine is not empty"]);
    let course = folder.path().join("mine");
    let proof = kata(&course, &["dev", "check", "--seeds", "3", "--mutants"]);
    assert!(proof.code == Some(0) && proof.stdout.contains("Nothing is wrong"), "{proof:?}");
    let asked = kata(&course, &["dev", "check", "--asks"]).stdout;
    let pair = "  greets whoever comes\n    whoever_comes_is_greeted_when_they_come\n";
    assert!(
        asked.contains(pair) && asked.ends_with("Nothing is wrong with the course.\n"),
        "{asked}"
    );
    assert_eq!(kata(&course, &["check", "--json"]).result()["verdict"], "todo");

    let new = |name: &str| kata(&course, &["dev", "new", name]);
    new("02_more/01_again").complains(2, &["number", "taken already, by 01_first/01_greet_user"]);
    let ran = new("01_first/02_wait");
    assert!(ran.code == Some(0) && ran.stdout.contains("async-kata reset wait"), "{ran:?}");
    // What learners get is written once, and brought into `exercises/` by a command.
    let starter = course.join("grader/hidden/01_first/02_wait/starter.rs");
    let text = fs::read_to_string(&starter).unwrap().replace("return the reply", "give the reply");
    fs::write(&starter, &text).unwrap();
    assert_eq!(kata(&course, &["reset", "wait", "--yes"]).code, Some(0));
    let exercise = course.join("exercises/01_first/02_wait/src/lib.rs");
    assert_eq!(fs::read_to_string(exercise).unwrap(), text);

    assert_eq!(kata(&course, &["dev", "pack", "../mine.kata"]).code, Some(0));
    let root = made(folder.path(), &["mine.kata", "learner", "--yes"]);
    let answer = fs::read_to_string(course.join("solutions/01_first/02_wait.rs")).unwrap();
    fs::write(root.join("exercises/01_first/02_wait/src/lib.rs"), answer).unwrap();
    assert_eq!(kata(&root, &["check", "wait", "--json"]).result()["verdict"], "passed");
}

#[test]
fn a_renumbered_exercise_keeps_its_pass() {
    let workspace = Workspace::new();
    workspace.solve("double");
    assert_eq!(workspace.check("double")["verdict"], "passed");
    for tree in ["exercises", "grader/hidden"] {
        let path = |name: &str| workspace.path(&format!("{tree}/01_first/{name}"));
        fs::rename(path("01_double"), path("03_double")).unwrap();
    }
    let solutions = workspace.path("solutions/01_first");
    fs::rename(solutions.join("01_double.rs"), solutions.join("03_double.rs")).unwrap();
    workspace.edit("info.toml", |info| {
        let folder = "folder = \"03_double\"\naliases = [\"01_first/01_double\"]";
        info.replace("folder = \"01_double\"", folder)
    });
    assert_eq!(workspace.status("double"), "passed");
    let by_its_former_number = workspace.run(["check", "01_double", "--json"]).result();
    assert_eq!(by_its_former_number["key"], "01_first/03_double");
    assert_eq!(by_its_former_number["verdict"], "passed");
}

#[test]
fn a_reset_brings_back_whatever_is_missing_of_an_exercise_and_says_so() {
    let workspace = Workspace::new();
    let folder = "exercises/01_first/01_double";
    fs::remove_file(workspace.path(&format!("{folder}/Cargo.toml"))).unwrap();
    let ran = workspace.run(["reset", "double", "--yes"]);
    let expected = format!("{folder}/Cargo.toml was missing and is there again.\n");
    assert_eq!((ran.code, ran.stdout), (Some(0), expected));
    fs::remove_dir_all(workspace.path(folder)).unwrap();
    workspace.solve("pair");
    assert_eq!(workspace.check("pair")["verdict"], "passed", "others are judged all the same");
    let ran = workspace.run(["reset", "double", "--yes"]);
    for file in ["Cargo.toml", "README.md", "src/lib.rs"] {
        let expected = format!("{folder}/{file} was missing and is there again.");
        assert!(ran.stdout.contains(&expected), "{ran:?}");
    }
}

#[test]
fn a_folder_that_git_has_prepared_will_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kata/.git")).unwrap();
    made(folder.path(), &["kata"]);
    assert!(folder.path().join("kata/info.toml").is_file());
}

#[test]
fn a_workspace_is_a_git_repository_unless_it_lies_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let outer = made(folder.path(), &["kata"]);
    assert!(outer.join(".git/HEAD").is_file());
    let inner = made(&outer, &["inner"]);
    assert!(!inner.join(".git").exists());
    let status = Command::new("git").current_dir(&outer).args(["status", "--short"]).output();
    let status = String::from_utf8(status.unwrap().stdout).unwrap();
    assert!(status.contains(".async-kata/") && !status.contains("target"), "{status}");
}

/// Cargo in a folder, in the environment that the binary has here.
fn cargo(dir: &Path, args: &[&str]) -> Ran {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(dir).env_clear().envs(support::environment());
    run(command, "")
}

/// This platform, as the compiler calls it.
fn host() -> String {
    let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn cargo_leaves_the_lock_file_of_a_workspace_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let course = Workspace::new();
    let (host, from) = (host(), course.root().to_str().unwrap());
    for args in [&["kata"][..], &["--course", from, "small"]] {
        let root = made(folder.path(), args);
        let metadata =
            ["metadata", "--offline", "--quiet", "--format-version=1", "--filter-platform"];
        let locked = cargo(&root, &[&metadata[..], &[&host, "--locked"]].concat());
        let how = "is grader/learners.lock out of date? grader/learners_lock.sh writes it anew";
        assert_eq!(locked.code, Some(0), "{how}: {}", locked.stderr);
    }
}

#[test]
fn a_deleted_exercise_breaks_no_other_crate() {
    let folder = tempfile::tempdir().unwrap();
    let course = Workspace::new();
    let root = made(folder.path(), &["--course", course.root().to_str().unwrap(), "kata"]);
    fs::remove_dir_all(root.join("exercises/01_first/01_double")).unwrap();
    let host = host();
    let metadata =
        ["metadata", "--offline", "--quiet", "--format-version=1", "--filter-platform", &host];
    let ran = cargo(&root, &metadata);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(judged(&root, "pair", &solution("pair")), "passed");
}

#[test]
fn cargo_test_says_where_the_tests_are() {
    let folder = tempfile::tempdir().unwrap();
    let course = Workspace::new();
    let root = made(folder.path(), &["--course", course.root().to_str().unwrap(), "kata"]);
    let signpost = root.join("exercises/01_first/01_double/tests/hidden.rs");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--test", "-o", "signpost"]).arg(signpost);
    let built = rustc.current_dir(folder.path()).output().unwrap();
    assert!(built.status.success() && built.stderr.is_empty(), "{built:?}");
    let ran = run(Command::new(folder.path().join("signpost")), "");
    assert!(
        ran.stdout.contains("the tests are the course's own: async-kata check double"),
        "{ran:?}"
    );
}

#[test]
fn progress_travels_between_machines_and_every_pass_stays() {
    let course = Workspace::new();
    let folder = tempfile::tempdir().unwrap();
    let from = course.root().to_str().unwrap();
    let [one, other] = ["one", "other"].map(|name| made(folder.path(), &["--course", from, name]));
    assert_eq!(judged(&one, "double", &solution("double")), "passed");
    assert_eq!(judged(&other, "pair", &solution("pair")), "passed");
    let file = folder.path().join("progress.json");
    let file = file.to_str().unwrap();
    assert_eq!(kata(&one, &["progress", "export", file]).code, Some(0));
    assert_eq!(kata(&one, &["progress", "export"]).stdout, fs::read_to_string(file).unwrap());
    let ran = kata(&other, &["progress", "import", file]);
    assert_eq!(ran.stdout, "Passed elsewhere: 1 exercise. In all 2 of 4.\n", "{ran:?}");
    // The answer itself has not travelled.
    let expected =
        [("double", "changed"), ("pair", "passed"), ("tidy", "todo"), ("rounds", "todo")];
    let expected = expected.map(|(name, status)| (name.to_owned(), status.to_owned()));
    assert_eq!(statuses(&other), expected);
    kata(&other, &["progress", "import", "nowhere"]).complains(2, &["nowhere cannot be read"]);
    fs::write(file, "{").unwrap();
    kata(&other, &["progress", "import", file]).complains(2, &["progress.json is damaged"]);
}
