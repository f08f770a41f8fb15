//! `watch --json`: a verdict for every save, and none for a text that is no longer there.

#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::symlink;

use support::processes::{assert_nothing_left_in, wait_for_endless_loop};
use support::watching::{Watching, in_short};
use support::{EXERCISES, Workspace, copy_folder, signal, variant, wrong};

/// `double` after `n` is multiplied by `factor`: only 2 passes.
fn times(factor: u32) -> String {
    format!("pub async fn double(n: u32) -> u32 {{\n    n * {factor}\n}}\n")
}

#[test]
fn the_current_exercise_is_judged_at_once() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    assert_eq!(watching.next_in_short(), "running double");
    let verdict = watching.next();
    assert_eq!(in_short(&verdict), "verdict double todo");
    // The fields of a result of `check`, flat, and the event's name.
    let mut fields: Vec<_> = verdict.as_object().unwrap().keys().cloned().collect();
    let result = workspace.check("double");
    let mut expected: Vec<_> = result.as_object().unwrap().keys().cloned().collect();
    expected.push("event".to_owned());
    fields.sort();
    expected.sort();
    assert_eq!(fields, expected);
}

#[test]
fn a_save_during_a_run_takes_its_place() {
    let workspace = Workspace::without_haste();
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    workspace.write("rounds", &variant(&wrong("rounds", "never_comes_back"), 1));
    wait_for_endless_loop(workspace.root());
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    let told = watching.until("verdict rounds failed deadlock");
    assert_eq!(told, ["running rounds", "running rounds", "verdict rounds failed deadlock"]);
    // Nor does the older verdict come later, and nothing of its run is left.
    workspace.write("double", &times(3));
    assert_eq!(
        watching.until("verdict double failed wrong_value"),
        ["running double", "verdict double failed wrong_value"]
    );
    assert_nothing_but_the_watcher(&workspace, &watching);
}

/// Asserts that no process but the watcher is at work in the workspace.
#[track_caller]
fn assert_nothing_but_the_watcher(workspace: &Workspace, watching: &Watching) {
    let alone = || support::processes::working_in(workspace.root()) == [watching.child.id()];
    assert!(support::eventually(alone));
}

#[test]
fn an_older_verdict_is_not_told_even_if_its_run_comes_to_an_end() {
    let workspace = Workspace::without_haste();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    let flag = workspace.path("flag");
    let waits = format!("    while !std::path::Path::new({flag:?}).exists() {{}}\n    n * 3");
    workspace.write("double", &times(3).replace("    n * 3", &waits));
    wait_for_endless_loop(workspace.root());
    workspace.write("double", &wrong("double", "literal"));
    fs::write(flag, "").unwrap();
    let told = watching.until("verdict double failed hard_coded");
    assert!(!told.contains(&"verdict double failed wrong_value".to_owned()), "{told:?}");
}

#[test]
fn of_many_saves_in_a_row_the_last_has_the_last_word() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    for round in 0..3 {
        // Every text but the last fails, and each differs from all before it.
        for factor in 3..40 {
            workspace.write("double", &variant(&times(factor), round));
        }
        workspace.write("double", &variant(&wrong("double", "text"), round));
        watching.until("verdict double compile_error");
    }
    workspace.write("pair", &wrong("pair", "sequential"));
    assert_eq!(watching.verdicts_until("verdict pair failed sequential").len(), 1);
}

#[test]
fn saves_that_come_faster_than_verdicts_do_not_starve_them() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    // Each save is made when the run of the one before it has begun: at no time is it quiet.
    for factor in 3..20 {
        workspace.write("double", &times(factor));
        watching.until("running double");
    }
    assert_eq!(watching.next_in_short(), "verdict double failed wrong_value");
}

#[test]
fn saving_the_same_bytes_is_no_reason_to_judge_again() {
    let workspace = Workspace::new();
    workspace.write("double", &times(3));
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double failed wrong_value");
    for _ in 0..3 {
        workspace.write("double", &times(3));
    }
    // If that were judged, it would come first.
    workspace.write("pair", &wrong("pair", "sequential"));
    assert_eq!(watching.next_in_short(), "running pair");
    assert_eq!(watching.next_in_short(), "verdict pair failed sequential");
}

#[test]
fn a_save_that_changes_nothing_turns_to_an_exercise_that_was_not_judged_here() {
    let workspace = Workspace::new();
    workspace.write("pair", &wrong("pair", "sequential"));
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    workspace.write("pair", &wrong("pair", "sequential"));
    watching.until("verdict pair failed sequential");
    assert_eq!(workspace.current(), "pair");
    // Both are known now.
    workspace.write("pair", &wrong("pair", "sequential"));
    workspace.write("double", &times(3));
    assert_eq!(watching.next_in_short(), "running double");
}

#[test]
fn a_save_counts_however_the_editor_writes_it() {
    for options in [&[][..], &["--poll"]] {
        let workspace = Workspace::new();
        let watching = Watching::start(&workspace, options);
        watching.until("verdict double todo");
        let source = workspace.source("double");

        // Of what is written in steps, a step may be judged first: the last text is what counts.
        fs::write(&source, times(3)).unwrap();
        watching.until("verdict double failed wrong_value");

        let beside = source.with_file_name(".lib.rs.swp");
        fs::write(&beside, wrong("double", "literal")).unwrap();
        fs::rename(&beside, &source).unwrap();
        watching.until("verdict double failed hard_coded");

        fs::remove_file(&source).unwrap();
        fs::write(&source, wrong("double", "text")).unwrap();
        watching.until("verdict double compile_error");

        // As some editors keep a backup.
        fs::rename(&source, source.with_file_name("lib.rs~")).unwrap();
        fs::write(&source, times(5)).unwrap();
        watching.until("verdict double failed wrong_value");
    }
}

#[test]
fn a_source_that_is_gone_is_missing_and_judged_again_when_it_is_back() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    fs::remove_file(workspace.source("double")).unwrap();
    watching.until("verdict double missing");
    workspace.write("double", &times(3));
    watching.until("verdict double failed wrong_value");
}

#[test]
fn a_whole_folder_may_be_replaced() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    let folder = workspace.path("exercises/01_first/01_double");
    let other = workspace.path("other");
    fs::create_dir_all(other.join("src")).unwrap();
    fs::write(other.join("src/lib.rs"), times(3)).unwrap();
    fs::rename(&folder, workspace.path("old")).unwrap();
    fs::rename(&other, &folder).unwrap();
    watching.until("verdict double failed wrong_value");
    workspace.write("double", &wrong("double", "text"));
    watching.until("verdict double compile_error");
}

#[test]
fn exercises_may_be_replaced_or_removed_and_made_again() {
    for options in [&[][..], &["--poll"]] {
        let workspace = Workspace::new();
        workspace.write("pair", &wrong("pair", "sequential"));
        let watching = Watching::start(&workspace, options);
        watching.until("verdict double todo");
        let exercises = workspace.path("exercises");
        let (old, copy) = (workspace.path("old"), workspace.path("copy"));

        // As a backup that is restored does: what was saved into it is there from the start.
        copy_folder(&exercises, &copy);
        fs::rename(&exercises, &old).unwrap();
        fs::rename(&copy, &exercises).unwrap();
        workspace.write("double", &times(3));
        watching.until("verdict double failed wrong_value");
        workspace.write("double", &wrong("double", "literal"));
        watching.until("verdict double failed hard_coded");

        // As another branch does. In between, all are gone, and the learner stays here.
        fs::remove_dir_all(&exercises).unwrap();
        let told = watching.until("verdict double missing");
        assert!(told.iter().all(|event| event.contains("double")), "{told:?}");
        fs::rename(&old, &exercises).unwrap();
        watching.until("verdict double todo");
        assert_eq!(workspace.current(), "double");
        workspace.write("double", &wrong("double", "text"));
        watching.until("verdict double compile_error");
    }
}

#[test]
fn a_chapter_that_is_moved_away_and_back_leaves_the_learner_where_they_are() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    let (chapter, away) = (workspace.path("exercises/02_tasks"), workspace.path("away"));
    fs::rename(&chapter, &away).unwrap();
    // Gone first, missing first: had the others been taken up, they would have come before.
    fs::remove_file(workspace.source("double")).unwrap();
    assert_eq!(
        watching.until("verdict double missing"),
        ["running double", "verdict double missing"]
    );
    fs::rename(&away, &chapter).unwrap();
    workspace.write("double", &times(3));
    let expected = ["running double", "verdict double failed wrong_value"];
    assert_eq!(watching.until(expected[1]), expected);
    assert_eq!(workspace.current(), "double");
}

#[test]
fn several_that_are_saved_at_once_are_all_judged_and_the_learner_stays() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    let (chapter, new) = (workspace.path("exercises/02_tasks"), workspace.path("new"));
    copy_folder(&chapter, &new);
    let source = |exercise: &str| new.join(exercise).join("src/lib.rs");
    fs::write(source("03_tidy"), wrong("tidy", "waits_for_ever")).unwrap();
    fs::write(source("04_rounds"), support::solution("rounds")).unwrap();
    fs::rename(&chapter, workspace.path("old")).unwrap();
    fs::rename(&new, &chapter).unwrap();
    let told = watching.until("verdict rounds passed");
    assert!(told.contains(&"verdict tidy failed deadlock".to_owned()), "{told:?}");
    assert_eq!(workspace.current(), "double");
    assert_eq!(workspace.status("rounds"), "passed");
    // Nothing else comes of it.
    workspace.write("double", &times(3));
    assert_eq!(watching.next_in_short(), "running double");
}

#[test]
fn a_save_of_another_exercise_makes_it_the_current_one() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    workspace.write("tidy", &wrong("tidy", "waits_for_ever"));
    watching.until("verdict tidy failed deadlock");
    assert_eq!(workspace.current(), "tidy");
}

#[test]
fn a_pass_leads_to_the_next_unfinished_exercise() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    workspace.solve("double");
    assert_eq!(
        watching.until("verdict pair todo"),
        ["running double", "verdict double passed", "running pair", "verdict pair todo"]
    );
    workspace.solve("tidy");
    // Still the first one that is not finished.
    watching.until("verdict tidy passed");
    watching.until("verdict pair todo");
}

#[test]
fn the_course_can_be_finished() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    for (_, name) in EXERCISES {
        watching.until(&format!("verdict {name} todo"));
        workspace.solve(name);
        watching.until(&format!("verdict {name} passed"));
    }
    assert!(EXERCISES.iter().all(|(_, name)| workspace.status(name) == "passed"));
    workspace.write("double", &times(3));
    watching.until("verdict double failed wrong_value");
    assert_eq!(workspace.status("double"), "failed");
}

#[test]
fn a_pass_is_remembered_the_moment_it_is_told() {
    let workspace = Workspace::new();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    workspace.solve("double");
    watching.until("verdict double passed");
    signal(watching.child.id(), libc::SIGKILL);
    assert_eq!(workspace.status("double"), "passed");
}

#[test]
fn the_end_of_standard_input_does_not_end_it() {
    let workspace = Workspace::new();
    let mut watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    watching.stdin = None;
    workspace.solve("double");
    watching.until("verdict double passed");
    watching.until("verdict pair todo");
    assert!(watching.child.try_wait().unwrap().is_none());
}

#[test]
fn without_a_terminal_it_prints_plain_lines() {
    let workspace = Workspace::new();
    workspace.write("double", &times(3));
    let mut command = workspace.command::<&str>([]);
    let file = fs::File::create(workspace.path("output")).unwrap();
    let mut child = command.stdin(std::process::Stdio::null()).stdout(file).spawn().unwrap();
    let output = || fs::read_to_string(workspace.path("output")).unwrap();
    assert!(support::eventually(|| output().contains("0/4 exercises done\n\n")), "{}", output());
    assert!(output().contains("✗ double  wrong value"), "{}", output());
    assert!(!output().contains('\u{1b}'), "{}", output());
    signal(child.id(), libc::SIGTERM);
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn being_asked_to_end_it_ends_and_takes_the_run_with_it() {
    for asked in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        let workspace = Workspace::without_haste();
        workspace.write("rounds", &wrong("rounds", "never_comes_back"));
        let mut watching = Watching::start(&workspace, &[]);
        watching.until("verdict double todo");
        workspace.write("rounds", &variant(&wrong("rounds", "never_comes_back"), 1));
        wait_for_endless_loop(workspace.root());
        signal(watching.child.id(), asked);
        assert_eq!(watching.child.wait().unwrap().code(), Some(130), "signal {asked}");
        assert_nothing_left_in(workspace.root());
    }
}

#[test]
fn a_workspace_behind_a_link_is_watched_too() {
    let workspace = Workspace::new();
    let links = tempfile::tempdir().unwrap();
    let link = links.path().join("kata");
    symlink(workspace.root(), &link).unwrap();
    let mut command = support::binary(&link);
    command.arg("--course").arg(&link).args(["watch", "--json"]);
    let watching = Watching::of(command);
    watching.until("verdict double todo");
    workspace.write("double", &times(3));
    watching.until("verdict double failed wrong_value");
}

#[test]
fn a_reader_that_goes_away_does_not_make_it_panic() {
    let workspace = Workspace::new();
    let mut command = workspace.command(["watch", "--json"]);
    command.stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    // It goes on, or ends; it is not lost.
    workspace.solve("double");
    assert!(support::eventually(|| {
        workspace.status("double") == "passed" || child.try_wait().unwrap().is_some()
    }));
    let _ = child.kill();
    let mut stderr = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut stderr).unwrap();
    child.wait().unwrap();
    assert!(!stderr.contains("panicked"), "{stderr}");
}
