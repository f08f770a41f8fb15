//! Several that look on in one workspace: one of them judges, and all show the same.

#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use support::editor::Editor;
use support::processes::{hidden_tests_in, wait_for_endless_loop};
use support::tty::Tty;
use support::watching::Watching;
use support::{Workspace, eventually, signal, solution, variant, wrong};

#[test]
fn a_second_one_shows_the_verdict_of_the_first_and_judges_nothing() {
    let workspace = Workspace::new();
    let first = Watching::start(&workspace, &[]);
    first.until("verdict double todo");
    let second = Watching::start(&workspace, &[]);
    second.until("verdict double todo");
    for round in 0..5 {
        workspace.write("pair", &variant(&wrong("pair", "sequential"), round));
        let verdicts = [&first, &second].map(|one| {
            loop {
                let event = one.next();
                if event["event"] == "verdict" && event["exercise"] == "pair" {
                    break event;
                }
            }
        });
        // Figures that differ from run to run are the same, so there was one run.
        assert_eq!(verdicts[0], verdicts[1]);
    }
    let address = workspace.path(".async-kata/judge/address");
    let mode = fs::metadata(address).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "what lets others look on is for the user alone");
}

#[test]
fn an_endless_loop_runs_once_however_many_look_on_and_again_when_the_first_is_killed() {
    let workspace = Workspace::without_haste();
    let mut first = Watching::start(&workspace, &[]);
    first.until("verdict double todo");
    let second = Watching::start(&workspace, &[]);
    second.until("verdict double todo");
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "double");
    editor.diagnosed(&workspace, "double", "3 information todo");
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    wait_for_endless_loop(workspace.root());
    second.until("running rounds");
    let at_work = || hidden_tests_in(workspace.root());
    let before = at_work();
    assert_eq!(before.len(), 1);
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    // One of those that are left has the place now, and judges what the first one did not.
    assert!(eventually(|| !at_work().is_empty() && at_work() != before));
    wait_for_endless_loop(workspace.root());
    assert_eq!(at_work().len(), 1);
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    second.until("verdict rounds failed deadlock");
    editor.until(|told| {
        told["params"]["uri"].as_str().is_some_and(|uri| uri.ends_with("04_rounds/src/lib.rs"))
            && told["params"]["diagnostics"][0]["code"] == "deadlock"
    });
}

#[test]
fn the_second_judges_what_is_saved_when_the_first_has_ended() {
    let workspace = Workspace::new();
    let mut first = Watching::start(&workspace, &[]);
    first.until("verdict double todo");
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    editor.diagnosed(&workspace, "pair", "4 information todo");
    // The first one has judged that for the editor.
    first.until("verdict pair todo");
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    editor.save(&workspace, "pair", &wrong("pair", "sequential"));
    editor.diagnosed(&workspace, "pair", "5 error sequential");
    editor.save(&workspace, "pair", &solution("pair"));
    let log = editor.until_asked("window/logMessage");
    assert_eq!(log["params"]["message"], "pair passed: 1 of 4.");
    assert_eq!(workspace.status("pair"), "passed");
}

#[test]
fn what_a_judge_left_behind_that_was_killed_is_in_nobodys_way() {
    let workspace = Workspace::new();
    // A port at which there is nobody, or somebody else, and a lock file that nobody holds.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = workspace.path(".async-kata/judge");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lock"), "").unwrap();
    let secret = vec![0; 32];
    let address = serde_json::json!({ "port": port, "secret": secret });
    fs::write(folder.join("address"), address.to_string()).unwrap();
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    let second = Watching::start(&workspace, &[]);
    second.until("verdict double todo");
    drop(listener);
}

#[test]
fn who_has_the_lock_and_does_not_prove_that_it_knows_the_secret_is_not_believed() {
    let workspace = Workspace::new();
    let folder = workspace.path(".async-kata/judge");
    fs::create_dir_all(&folder).unwrap();
    let lock = fs::File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = serde_json::json!({ "port": port, "secret": vec![7; 32] });
    fs::write(folder.join("address"), address.to_string()).unwrap();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let welcome = serde_json::json!({ "proof": vec![0; 32], "challenge": vec![0; 32] });
            _ = writeln!(stream, "{welcome}");
            _ = stream.read(&mut [0; 1024]);
        }
    });
    // It judges for itself.
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict double todo");
    drop(lock);
}

#[test]
fn a_screen_beside_an_editor_is_a_whole_screen_and_goes_where_the_other_goes() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "double");
    editor.diagnosed(&workspace, "double", "3 information todo");
    let mut tty = Tty::start(&workspace, &["watch"]);
    tty.wait_for("still to do");
    editor.save(&workspace, "pair", &wrong("pair", "sequential"));
    tty.wait_for("Took 180 ms where 100 ms suffice");
    // Its picture has the reference too, which the first one has looked up.
    tty.wait_for("reference");
    // A key on the screen takes the editor along, and the editor's command the screen.
    tty.send("n");
    tty.wait_for("03_tidy");
    tty.wait_for("still to do");
    editor.command(&workspace, "async-kata.next", "tidy");
    tty.wait_for("04_rounds");
    let shown = editor.until_asked("window/showDocument");
    let uri = shown["params"]["uri"].as_str().unwrap();
    assert!(uri.ends_with("/exercises/02_tasks/04_rounds/src/lib.rs"), "{uri}");
    tty.send("c");
    tty.wait_for("Checked all: 0 pass now");
    tty.wait_for("1 failed: pair");
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
}

#[test]
fn a_screen_takes_the_place_of_the_editor_that_was_closed() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    editor.diagnosed(&workspace, "pair", "4 information todo");
    let tty = Tty::start(&workspace, &["watch"]);
    tty.wait_for("still to do");
    signal(editor.server.id(), libc::SIGKILL);
    editor.ended();
    workspace.write("pair", &wrong("pair", "sequential"));
    tty.wait_for("Took 180 ms where 100 ms suffice");
}

#[test]
fn a_screen_that_is_stopped_leaves_the_judging_to_the_editor_and_looks_on_when_it_goes_on() {
    let workspace = Workspace::new();
    let mut tty = Tty::in_a_shell(&workspace);
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    editor.diagnosed(&workspace, "pair", "4 information todo");
    tty.send("\x1a");
    tty.wait(&["Stopped", "ready>"], &["still to do"]);
    editor.save(&workspace, "pair", &wrong("pair", "sequential"));
    editor.diagnosed(&workspace, "pair", "5 error sequential");
    tty.send("fg\r");
    tty.wait_for("Took 180 ms where 100 ms suffice");
    editor.save(&workspace, "pair", &solution("pair"));
    tty.wait_for("pair  passed");
    tty.send("q");
    tty.wait(&["ready>"], &["passed"]);
}
