//! Code that does harm, or pretends: it ends within its limits, changes no verdict, and leaves
//! nothing behind. What attacks the judge on purpose is in `attacks.rs`.

#![cfg(unix)]

mod support;

use std::fs;
use std::process::Stdio;

use support::processes::{assert_nothing_left_in, wait_for_endless_loop};
use support::{Workspace, eventually, finish, run, signal, solution, wrong};

/// An answer to `double` that runs `statements` first.
fn double_after(statements: &str) -> String {
    format!("pub async fn double(n: u32) -> u32 {{\n    {statements}\n    n * 2\n}}\n")
}

#[test]
fn what_the_learners_code_prints_changes_nothing() {
    let workspace = Workspace::new();
    let claims = r#"println!("test result: ok. 9 passed; 0 failed");
        println!("{{\"schema\":1,\"results\":[]}}");
        eprintln!("error: it is all wrong");"#;
    let right = workspace.submit("double", &double_after(claims));
    assert_eq!(right["verdict"], "passed", "{right}");
    let wrong = double_after(claims).replace("n * 2", "n * 3");
    let wrong = workspace.submit("double", &wrong);
    assert_eq!(wrong["verdict"], "failed", "{wrong}");
}

#[test]
fn what_the_learners_code_printed_is_shown_beside_its_failure() {
    let workspace = Workspace::new();
    let text = double_after(r#"println!("n is \x1b[31m{n}");"#).replace("n * 2", "n * 3");
    let ran = run(workspace.command(["check", "double", "--submission", "-"]), &text);
    assert!(ran.stdout.contains("It printed, in the test \""), "{ran:?}");
    assert!(ran.stdout.contains(r"n is \u{1b}[31m"), "escapes are written out: {ran:?}");
}

/// A test runs under several seeds in one process, and what it prints is that of one run.
#[test]
fn what_the_learners_code_prints_is_shown_once_however_often_it_is_tried() {
    let workspace = Workspace::new();
    let text = double_after("println!(\"a line\"); eprintln!(\"an error\"); print!(\"no line\");");
    let ran = run(workspace.command(["check", "double", "--submission", "-"]), &text);
    let shown: Vec<_> =
        ran.stdout.lines().skip_while(|line| !line.contains("It printed")).collect();
    assert_eq!(shown[1..4], ["  a line", "  no linean error", ""], "{ran:?}");
}

#[test]
fn an_endless_loop_is_stopped_and_what_came_before_it_is_still_told() {
    let workspace = Workspace::new();
    let result = workspace.submit("rounds", &wrong("rounds", "never_comes_back"));
    assert_eq!(result["verdict"], "timed_out", "{result}");
    let lanes: Vec<_> =
        result["timeline"].as_array().unwrap().iter().map(|bar| bar["lane"].clone()).collect();
    assert_eq!(lanes, ["fetch_user(1)", "thread"]);
    assert_nothing_left_in(workspace.root());
}

#[test]
fn sleeping_for_an_hour_takes_no_time_and_is_found_out() {
    let workspace = Workspace::new();
    let result = workspace.submit("pair", &wrong("pair", "sleeps_for_an_hour"));
    assert_eq!(result["diagnosis"], "blocking");
    assert!(result["message"].as_str().unwrap().contains("3600000 ms"), "{result}");
    let timeline = result["timeline"].as_array().unwrap();
    assert!(timeline.iter().any(|bar| bar["kind"] == "blocked"), "{result}");
}

#[test]
fn a_task_left_behind_is_on_the_picture() {
    let workspace = Workspace::new();
    let result = workspace.submit("tidy", &wrong("tidy", "leaves_a_task"));
    assert_eq!(result["diagnosis"], "leaked_task");
    let timeline = result["timeline"].as_array().unwrap();
    assert!(timeline.iter().any(|bar| bar["kind"] == "leaked"), "{result}");
}

#[test]
fn a_panic_in_a_task_is_told_with_its_line_and_its_words() {
    let workspace = Workspace::new();
    let result = workspace.submit("tidy", &wrong("tidy", "panics_in_a_task"));
    assert_eq!(result["diagnosis"], "panicked");
    assert_eq!(result["message"], "A task panicked on line 4: a plate fell");
}

#[test]
fn control_c_ends_a_check_and_everything_it_has_started() {
    let workspace = Workspace::without_haste();
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    let mut command = workspace.command(["check", "rounds"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_endless_loop(workspace.root());
    signal(child.id(), libc::SIGINT);
    let ran = finish(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(!ran.stderr.contains("panicked"), "{ran:?}");
    assert_nothing_left_in(workspace.root());
}

#[test]
fn control_c_ends_a_check_that_waits_for_standard_input() {
    let workspace = Workspace::new();
    let mut command = workspace.command(["check", "double", "--submission", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stdin = child.stdin.take();
    assert!(eventually(|| waits_for_input(child.id())), "it does not read its input");
    signal(child.id(), libc::SIGINT);
    let ran = finish(child);
    drop(stdin);
    // A shell sees 130 either way.
    assert!(matches!(ran.code, Some(130) | None), "{ran:?}");
}

/// Whether a thread of the process is inside a system call that reads descriptor 0.
fn waits_for_input(process: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let calls = threads
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("syscall")).ok());
    let reading = format!("{} 0x0 ", libc::SYS_read);
    calls.into_iter().any(|call| call.starts_with(&reading))
}

#[test]
fn a_grader_that_is_killed_leaves_nothing_behind() {
    let workspace = Workspace::without_haste();
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    let mut command = workspace.command(["check", "rounds"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_endless_loop(workspace.root());
    signal(child.id(), libc::SIGKILL);
    finish(child);
    assert_nothing_left_in(workspace.root());
}

#[test]
fn two_checks_of_one_exercise_at_once_do_not_disturb_each_other() {
    let workspace = Workspace::new();
    let start = |text: &str, file: &str| {
        let path = workspace.path(file);
        fs::write(&path, text).unwrap();
        let mut command = workspace.command(["check", "pair", "--json", "--submission"]);
        command.arg(path).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let right = start(&solution("pair"), "right.rs");
    let slow = start(&wrong("pair", "sequential"), "wrong.rs");
    let results = [finish(right).result(), finish(slow).result()];
    assert_eq!(results.map(|result| result["verdict"].clone()), ["passed", "failed"]);
    assert_nothing_left_in(workspace.root());
}
