//! What is missing, broken, unreadable or in the way: a clear sentence, the right exit code, and
//! nothing lost.

#![cfg(unix)]

mod support;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{Workspace, binary, finish, run, solution, wrong};

#[test]
fn numbers_stand_for_names_and_the_current_exercise_needs_neither() {
    let workspace = Workspace::new();
    workspace.solve("double");
    assert_eq!(workspace.check("1")["exercise"], "double");
    assert_eq!(workspace.current(), "pair");
    for (args, said) in [
        (&["hint", "1"][..], "Hint 1 of 3 for double"),
        (&["hint"], "Hint 1 of 3 for pair"),
        (&["timeline"], "pair  todo"),
        (&["timeline", "01"], "double  passed"),
        (&["solution", "1"], "n * 2"),
        (&["reset", "--yes"], "exercises/01_first/02_pair/src/lib.rs is at its start already."),
        (&["reset", "1", "--yes"], "double is todo again."),
    ] {
        let ran = workspace.run(args);
        assert!(ran.stdout.contains(said), "{args:?}: {ran:?}");
    }
    workspace.run(["solution"]).complains(2, &["pair has not passed yet"]);
    workspace.run(["hint", "5"]).complains(2, &["There is no exercise `5`."]);
}

#[test]
fn help_says_what_the_words_of_the_list_mean() {
    let workspace = Workspace::new();
    for command in ["list", "watch"] {
        let help = workspace.run([command, "--help"]).stdout;
        for word in ["todo", "failed", "passed", "changed"] {
            let is_explained = |line: &str| line.starts_with(&format!("  {word:<9}  "));
            assert!(help.lines().any(is_explained), "{command}: no `{word}` in {help}");
        }
    }
}

#[test]
fn outside_a_workspace_the_way_into_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["check"][..], &["list"], &["watch"], &["hint"], &["reset", "x"], &[]] {
        let mut command = binary(folder.path());
        command.args(args);
        run(command, "").complains(2, &["is in no async-kata workspace", "async-kata init`"]);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_course_must_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let start = |dir: &Path| {
        let mut command = binary(folder.path());
        command.arg("--course").arg(dir).arg("list");
        run(command, "")
    };
    start(Path::new("nowhere")).complains(2, &["nowhere is not a course", "no info.toml"]);
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.path("grader/hidden")).unwrap();
    start(workspace.root()).complains(2, &["is not a course", "no grader/hidden"]);
}

#[test]
fn an_info_toml_that_is_no_toml_is_told_with_its_line() {
    let workspace = Workspace::new();
    fs::write(workspace.path("info.toml"), "title = \"x\"\n\n[[chapter\n").unwrap();
    for args in [&["list"][..], &["check", "--all", "--json"], &["watch", "--json"]] {
        workspace.run(args).complains(2, &["info.toml:3: ", "Correct this in"]);
    }
}

#[test]
fn every_mistake_in_info_toml_is_told_at_once_with_its_line() {
    let workspace = Workspace::new();
    let line_of = |words: &str| {
        let info = fs::read_to_string(workspace.path("info.toml")).unwrap();
        info.lines().position(|line| line.contains(words)).unwrap() + 1
    };
    let (difficulty, title) = (line_of("difficulty = 2"), line_of("title = \"Tasks\""));
    let (folder, last) = (line_of("folder = \"03_tidy\""), line_of("concepts = [\"loop\"]"));
    workspace.edit("info.toml", |info| {
        info.replace("difficulty = 2", "difficulty = 9")
            .replace("title = \"Tasks\"", "titel = \"Tasks\"")
            .replace("folder = \"03_tidy\"", "folder = \"03_double\"")
            .replace("concepts = [\"loop\"]", "concepts = 7")
    });
    workspace.run(["check"]).complains(
        2,
        &[
            &format!("info.toml:{difficulty}: `difficulty` is 9; expected"),
            &format!("info.toml:{title}: unknown key `titel`; did you mean `title`?"),
            &format!("info.toml:{folder}: exercise `double` stands on line"),
            &format!("info.toml:{last}: `concepts` is 7; expected"),
            "Correct these 5 places",
        ],
    );
}

#[test]
fn a_course_with_a_file_missing_names_it() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("grader/hidden/01_first/01_double/tests.rs")).unwrap();
    let result = workspace.run(["check", "double", "--json"]);
    assert_eq!(result.code, Some(3), "{result:?}");
    assert_eq!(result.result()["verdict"], "infrastructure");
    let message = result.result()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("grader/hidden/01_first/01_double/tests.rs"), "{message}");
}

#[test]
fn an_unknown_exercise_is_answered_with_the_nearest() {
    let workspace = Workspace::new();
    for args in [&["check", "duble"][..], &["hint", "duble"], &["solution", "duble"]] {
        workspace.run(args).complains(2, &["no exercise `duble`", "Did you mean `double`?"]);
    }
    workspace.run(["check", "pair", "duble"]).complains(2, &["no exercise `duble`"]);
    assert_eq!(workspace.current(), "double", "nothing was judged");
}

/// What stands where a source should be, how to put it there, and what is said of it.
type NoSource = (&'static str, fn(&Path), &'static str);

fn no_sources() -> [NoSource; 6] {
    [
        ("folder", |path| fs::create_dir(path).unwrap(), "is not a regular file"),
        ("pipe", make_pipe, "is not a regular file"),
        ("link", |path| symlink("/etc/passwd", path).unwrap(), "is a symbolic link"),
        ("dangling link", |path| symlink("nowhere", path).unwrap(), "is a symbolic link"),
        ("not UTF-8", |path| fs::write(path, b"one\ntwo\n\xff").unwrap(), "is not UTF-8 on line 3"),
        ("too large", |path| fs::write(path, " ".repeat(300_000)).unwrap(), "has 300000 bytes"),
    ]
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn what_is_no_source_is_rejected_and_the_others_are_judged() {
    for (what, put, said) in no_sources() {
        let workspace = Workspace::new();
        workspace.solve("pair");
        fs::remove_file(workspace.source("double")).unwrap();
        put(&workspace.source("double"));
        let ran = workspace.run(["check", "double", "pair", "--json"]);
        assert_eq!(ran.code, Some(1), "{what}: {ran:?}");
        let results = ran.document()["results"].clone();
        assert_eq!(results[0]["verdict"], "rejected", "{what}");
        let message = results[0]["message"].as_str().unwrap();
        assert!(message.contains(said), "{what}: {message}");
        assert_eq!(results[1]["verdict"], "passed", "{what}");
        assert_eq!(workspace.run(["list"]).code, Some(0), "{what}");
    }
}

#[test]
fn what_is_no_source_is_rejected_as_a_submission_too() {
    let workspace = Workspace::new();
    for (index, (what, put, said)) in no_sources().into_iter().enumerate() {
        let name = format!("answer{index}.rs");
        put(&workspace.path(&name));
        let ran = workspace.run(["check", "double", "--submission", &name]);
        assert_eq!(ran.code, Some(1), "{what}: {ran:?}");
        assert!(ran.stdout.contains(said), "{what}: {ran:?}");
    }
}

#[test]
fn a_missing_source_says_how_to_get_it_back() {
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.path("exercises/01_first/01_double")).unwrap();
    let ran = workspace.run(["check", "double"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("? double  missing"), "{ran:?}");
    // On whatever lines: the program is called by its path here, which may be long.
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("async-kata reset double` brings it back"), "{ran:?}");
    assert_eq!(workspace.run(["reset", "double", "--yes"]).code, Some(0));
    assert_eq!(workspace.check("double")["verdict"], "todo");
}

#[test]
fn a_submission_must_be_there_and_be_for_one_exercise() {
    let workspace = Workspace::new();
    let check = |args: &[&str]| workspace.run([&["check"], args].concat());
    check(&["double", "--submission", "nowhere.rs"]).complains(2, &["no file nowhere.rs"]);
    check(&["--submission", "x.rs"]).complains(2, &["needs the name of one exercise"]);
    check(&["double", "pair", "--submission", "x.rs"]).complains(2, &["the name of one exercise"]);
    check(&["--all", "--submission", "x.rs"]).complains(2, &["cannot be used with"]);
}

#[test]
fn without_a_compiler_the_way_to_one_is_told() {
    let workspace = Workspace::new();
    let mut without_path = workspace.command(["check", "double"]);
    without_path.env("PATH", workspace.root());
    let mut wrong_variable = workspace.command(["check", "double"]);
    wrong_variable.env("RUSTC", "no-such-rustc");
    for command in [without_path, wrong_variable] {
        let expected = ["no Rust compiler here", "Install Rust with rustup", "async-kata doctor"];
        run(command, "").complains(2, &expected);
    }
    // What needs no compiler works.
    let mut list = workspace.command(["list"]);
    list.env("PATH", workspace.root());
    assert_eq!(run(list, "").code, Some(0));
}

#[test]
fn a_compiler_that_does_not_work_is_told_in_its_own_words() {
    let workspace = Workspace::new();
    let rustc = workspace.path("rustc");
    fs::write(&rustc, "#!/bin/sh\necho 'toolchain 9 is not installed' >&2\nexit 1\n").unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&rustc).status().unwrap().success());
    let mut command = workspace.command(["check", "double"]);
    command.env("RUSTC", &rustc);
    run(command, "").complains(2, &["does not work", "toolchain 9 is not installed"]);
}

#[test]
fn damaged_progress_is_told_and_left_as_it_is() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.check("double");
    let path = workspace.path(".async-kata/progress.json");
    for (content, said) in
        [("{ \"schema\": 1,", "is damaged"), ("{\"schema\": 7}", "newer async-kata")]
    {
        fs::write(&path, content).unwrap();
        for args in [&["list"][..], &["check", "--all"], &["watch", "--json"]] {
            workspace.run(args).complains(2, &["progress.json", said]);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn a_verdict_is_told_even_if_progress_cannot_be_saved() {
    let workspace = Workspace::new();
    workspace.solve("double");
    // A folder where the lock should be: even root cannot write there.
    fs::create_dir_all(workspace.path(".async-kata/progress.lock")).unwrap();
    let ran = workspace.run(["check", "double", "--json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(ran.result()["verdict"], "passed");
    assert!(ran.stderr.contains("Your progress cannot be saved"), "{ran:?}");
}

#[test]
fn a_place_for_results_that_cannot_be_made_is_the_users_to_mend() {
    let workspace = Workspace::new();
    fs::write(workspace.path("target"), "in the way").unwrap();
    let expected = ["target/async-kata cannot be made", "async-kata doctor"];
    workspace.run(["check", "double"]).complains(2, &expected);
}

#[test]
fn a_reset_without_anyone_to_ask_wants_yes() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.run(["reset", "double"]).complains(2, &["async-kata reset double --yes"]);
    assert_eq!(workspace.read("double"), solution("double"));
    let ran = workspace.run(["reset", "double", "--yes"]);
    assert_eq!(ran.code, Some(0));
    let backup = ".async-kata/backups/01_first/01_double/lib.1.rs";
    assert!(ran.stdout.contains(backup), "{ran:?}");
    assert_eq!(fs::read_to_string(workspace.path(backup)).unwrap(), solution("double"));
    let again = workspace.run(["reset", "double", "--yes"]);
    assert!(again.stdout.contains("is at its start already"), "{again:?}");
}

#[test]
fn the_solution_comes_after_a_pass() {
    let workspace = Workspace::new();
    workspace.run(["solution", "double"]).complains(2, &["double has not passed yet", "hint"]);
    workspace.write("double", "pub async fn double(n: u32) -> u32 {\n    n + n\n}\n");
    workspace.check("double");
    assert_eq!(workspace.run(["solution", "double"]).stdout, solution("double"));
}

#[test]
fn hints_come_in_three_tiers() {
    let workspace = Workspace::new();
    for (args, said) in [
        (&["hint"][..], "What is twice n?"),
        (&["hint", "double", "--tier", "2"], "The operator is `*`."),
        (&["hint", "pair", "--tier", "3"], "gives both answers"),
        (&["hint", "pair", "--tier", "3"], "That was the last hint."),
    ] {
        let ran = workspace.run(args);
        assert!(ran.code == Some(0) && ran.stdout.contains(said), "{ran:?}");
    }
    workspace.run(["hint", "--tier", "4"]).complains(2, &["4 is not in 1..=3"]);
}

#[test]
fn an_unknown_word_on_the_command_line_is_a_usage_error() {
    let workspace = Workspace::new();
    for args in [
        &["--frobnicate"][..],
        &["watch", "--all"],
        &["check", "--seed", "often"],
        &["check", "--all", "double"],
        &["frobnicate"],
        &["completions", "no-shell"],
        &["reset", "--tier", "2"],
    ] {
        workspace.run(args).complains(2, &["error: ", "--help"]);
    }
}

#[test]
fn the_help_names_the_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    for (args, said) in [
        (&["--help"][..], "130  Ctrl-C"),
        (&["--help"], "2    wrong usage"),
        (&["check", "--help"], "--submission <FILE>"),
        (&["--version"], concat!("async-kata ", env!("CARGO_PKG_VERSION"))),
    ] {
        let mut command = binary(folder.path());
        command.args(args);
        let ran = run(command, "");
        assert!(ran.code == Some(0) && ran.stdout.contains(said), "{ran:?}");
        assert!(!ran.stdout.contains('\u{1b}'), "{ran:?}");
    }
}

#[test]
fn completions_are_printed_for_every_shell() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, said) in [
        ("bash", "complete -o"),
        ("zsh", "#compdef"),
        ("fish", "complete --keep-order"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let mut command = binary(folder.path());
        command.args(["completions", shell]);
        let ran = run(command, "");
        assert!(ran.code == Some(0) && ran.stdout.contains(said), "{shell}: {ran:?}");
        assert!(ran.stdout.contains("async-kata"), "{shell}");
    }
}

/// What a real shell offers after these words, the last of which has been begun.
#[cfg(unix)]
fn offered(workspace: &Workspace, words: &[&str]) -> String {
    let script = "source <(\"$0\" completions bash)\n\
                  COMP_WORDS=(async-kata \"$@\")\n\
                  COMP_CWORD=$#\n\
                  COMP_TYPE=9\n\
                  _clap_complete_async_kata async-kata \"${COMP_WORDS[COMP_CWORD]}\"\n\
                  echo \"${COMPREPLY[@]}\"";
    let mut command = std::process::Command::new("bash");
    command.args(["--norc", "-c", script, env!("CARGO_BIN_EXE_async-kata")]).args(words);
    command.current_dir(workspace.root()).env_clear().envs(support::environment());
    let ran = run(command, "");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout.trim().to_owned()
}

#[cfg(unix)]
#[test]
fn a_shell_completes_commands_options_and_the_names_of_exercises() {
    let workspace = Workspace::new();
    assert_eq!(offered(&workspace, &["ti"]), "timeline");
    assert_eq!(offered(&workspace, &["check", "--sub"]), "--submission");
    assert_eq!(offered(&workspace, &["check", "pa"]), "pair");
    assert_eq!(offered(&workspace, &["hint", ""]).split(' ').next(), Some("double"));
    assert_eq!(offered(&workspace, &["reset", "t"]), "tidy");
    // In no workspace, those of the course that is built in.
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = binary(elsewhere.path());
    command.args(["--", "async-kata", "check", "concurrent"]).env("ASYNC_KATA_COMPLETE", "fish");
    let ran = run(command, "");
    assert!(ran.stdout.starts_with("concurrent_requests"), "{ran:?}");
}

#[test]
fn what_is_told_to_be_typed_is_what_works_here() {
    let workspace = Workspace::new();
    let hint = |cargo: bool| {
        let mut command = workspace.command(["hint", "double"]);
        if cargo {
            let package = workspace.path("grader");
            command.env("CARGO_PKG_NAME", "async-kata").env("CARGO_MANIFEST_DIR", package);
        }
        run(command, "").stdout
    };
    assert!(hint(true).contains("More: cargo run -- hint double --tier 2"), "{}", hint(true));
    assert!(hint(false).contains("async-kata hint double --tier 2"), "{}", hint(false));
    let mut command = workspace.command(["reset", "double"]);
    command.current_dir(workspace.path("exercises")).env("CARGO_PKG_NAME", "async-kata");
    command.env("CARGO_MANIFEST_DIR", workspace.path("grader"));
    run(command, "").complains(2, &["cargo kata reset double --yes"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let workspace = Workspace::new();
    for args in [&["list"][..], &["check", "double"], &["check", "--all", "--json"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = workspace.command(args);
        let mut child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        let status = child.wait().unwrap();
        let said = std::io::read_to_string(stderr).unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{args:?}: {status}, {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let workspace = Workspace::new();
    for args in [&["list"][..], &["check", "double", "--json"], &["watch", "--json"]] {
        let mut command = workspace.command(args);
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        command.stdout(File::options().write(true).open(full).unwrap());
        let mut child = command.spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{args:?}");
        let said = std::io::read_to_string(stderr).unwrap();
        assert!(said.contains("The output could not be written"), "{said}");
    }
}

#[test]
fn without_a_terminal_no_escapes_are_written_unless_they_are_forced() {
    let workspace = Workspace::new();
    workspace.write("pair", &wrong("pair", "sequential"));
    workspace.write("double", &wrong("double", "text"));
    let lines = [
        &["list"][..],
        &["check", "pair"],
        &["check", "double"],
        &["check", "--all"],
        &["hint"],
        &["reset", "duble"],
    ];
    for args in lines {
        for (variable, value, wanted) in
            [("X", "", false), ("NO_COLOR", "1", false), ("CLICOLOR_FORCE", "1", true)]
        {
            let mut command = workspace.command(args);
            let ran = run(
                {
                    command.env(variable, value);
                    command
                },
                "",
            );
            let escapes = (ran.stdout.clone() + &ran.stderr).contains('\u{1b}');
            assert_eq!(escapes, wanted, "{args:?} {variable}: {ran:?}");
        }
    }
}

#[test]
fn init_makes_a_workspace_that_cargo_builds_and_the_grader_judges() {
    let folder = tempfile::tempdir().unwrap();
    let init = |dir: &str| {
        let mut command = binary(folder.path());
        command.args(["init", dir]);
        run(command, "")
    };
    let made = init("my-kata");
    assert_eq!(made.code, Some(0), "{made:?}");
    // The binary is nowhere where a shell looks for programs, so it is named as it was called.
    let start = format!("  cd my-kata\n  {}\n", env!("CARGO_BIN_EXE_async-kata"));
    assert!(made.stdout.contains(&start), "{made:?}");
    init("my-kata").complains(2, &["my-kata is not empty", "async-kata init"]);

    let root = folder.path().join("my-kata");
    let kata = |args: &[&str]| {
        let mut command = binary(&root);
        command.args(args);
        run(command, "")
    };
    let list = kata(&["list", "--json"]).document();
    let exercises = list["exercises"].as_array().unwrap();
    assert!(exercises.iter().all(|exercise| exercise["status"] == "todo"), "{list}");
    let first = exercises[0]["exercise"].as_str().unwrap();
    assert_eq!(kata(&["check", first, "--json"]).result()["verdict"], Value::from("todo"));

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut check = Command::new(cargo);
    check.args(["check", "--workspace", "--offline", "--quiet"]).current_dir(&root);
    check.env_clear().envs(support::environment());
    // Kept from one time to the next: only what is in the workspace is built again.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("init");
    check.env("CARGO_TARGET_DIR", target);
    let child = check.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let checked = finish(child);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert_eq!(checked.stderr, "", "starters give no warnings");
}
