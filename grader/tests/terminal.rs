//! `watch` on a terminal: keys, screens, and the terminal as it was when it ends.

#![cfg(unix)]

mod support;

use std::fs;

use portable_pty::CommandBuilder;
use support::processes::{assert_nothing_left_in, hidden_test_runs_in, wait_for_endless_loop};
use support::tty::{COLUMNS, CONTROL_C, ROWS, Tty};
use support::{Workspace, copy_folder, eventually, signal, solution, variant, wrong};

const ESCAPE: &str = "\x1b";
const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const PAGE_DOWN: &str = "\x1b[6~";
const PAGE_UP: &str = "\x1b[5~";

/// The mark before the exercise that the list points at.
const POINTER: &str = "> ";

/// A workspace whose last exercise never comes back, and a watcher that is judging it.
fn in_an_endless_loop() -> (Workspace, Tty) {
    in_an_endless_loop_with(&[])
}

/// The same, with arguments for `watch`.
fn in_an_endless_loop_with(args: &[&str]) -> (Workspace, Tty) {
    let workspace = Workspace::without_haste();
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    workspace.run(["list"]);
    let mut tty = Tty::start(&workspace, &[&["watch"], args].concat());
    tty.wait_for("still to do");
    tty.send("nnn");
    wait_for_endless_loop(workspace.root());
    (workspace, tty)
}

#[test]
fn q_quits_and_gives_the_terminal_back() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    assert!(tty.look(|screen| screen.alternate_screen() && screen.hide_cursor()));
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    tty.assert_given_back();
    assert_nothing_left_in(workspace.root());
}

#[test]
fn control_c_ends_with_130_and_gives_the_terminal_back() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    tty.send(CONTROL_C);
    assert_eq!(tty.exit_code(), 130);
    tty.assert_given_back();
}

#[test]
fn an_endless_loop_keeps_nobody_from_leaving() {
    for (key, code) in [("q", 0), (CONTROL_C, 130)] {
        let (workspace, mut tty) = in_an_endless_loop();
        tty.send(key);
        assert_eq!(tty.exit_code(), code);
        tty.assert_given_back();
        assert_nothing_left_in(workspace.root());
    }
}

#[test]
fn a_signal_ends_it_and_gives_the_terminal_back() {
    for asked in [libc::SIGTERM, libc::SIGINT, libc::SIGHUP] {
        let (workspace, mut tty) = in_an_endless_loop();
        signal(tty.process_id(), asked);
        assert_eq!(tty.exit_code(), 130, "signal {asked}");
        tty.assert_given_back();
        assert_nothing_left_in(workspace.root());
    }
}

#[test]
fn the_keys_work_while_an_endless_loop_is_judged() {
    let (workspace, mut tty) = in_an_endless_loop();
    // Nothing was said of it yet, so there is the lesson to read meanwhile.
    tty.wait(&["judging", "stopped in about", "A loop may await in its body."], &[]);
    tty.send("h");
    tty.wait(&["How often do you ask?", "judging"], &[]);
    tty.send("l");
    tty.wait(&["First steps", "> 04_rounds", "judging"], &[]);
    tty.send("l");
    tty.wait(&["judging"], &["First steps"]);
    tty.send("t");
    tty.wait(&["Esc back", "judging"], &[]);
    tty.send("s");
    tty.wait(&["The solution comes after your own", "judging"], &[]);
    tty.send("r");
    wait_for_endless_loop(workspace.root());
    tty.send("p");
    tty.wait_for("03_tidy  Tasks");
    tty.wait_for("Line 3 is still to do.");
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    assert_nothing_left_in(workspace.root());
}

#[test]
fn what_was_only_looked_at_is_not_judged_after_it_was_left() {
    let (workspace, mut tty) = in_an_endless_loop();
    tty.send("p");
    tty.wait_for("Line 3 is still to do.");
    // Two are saved at once. They would wait for the loop's end, if that were still to be judged.
    let (chapter, new) = (workspace.path("exercises/01_first"), workspace.path("new"));
    copy_folder(&chapter, &new);
    for (folder, name) in [("01_double", "double"), ("02_pair", "pair")] {
        fs::write(new.join(folder).join("src/lib.rs"), solution(name)).unwrap();
    }
    fs::rename(&chapter, workspace.path("old")).unwrap();
    fs::rename(&new, &chapter).unwrap();
    tty.wait_for("Saved too: double: passed, pair: passed");
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    assert_nothing_left_in(workspace.root());
}

#[test]
fn n_and_p_go_through_the_course_and_never_do_nothing() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    tty.send("p");
    tty.wait_for("This is the first exercise.");
    for folder in ["02_pair", "03_tidy", "04_rounds"] {
        tty.send("n");
        tty.wait_for(&format!(" {folder}  "));
    }
    // From the last one, to the first that is not done.
    tty.send("n");
    tty.wait_for(" 01_double  ");
    // Two watchers would each have a place of their own.
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    for name in ["double", "pair", "tidy"] {
        workspace.solve(name);
    }
    workspace.run(["check", "double", "pair", "tidy"]);
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for(" 04_rounds  ");
    tty.send("n");
    tty.wait_for("the only one left");
    workspace.solve("rounds");
    tty.wait_for("✓ rounds  passed");
    tty.send("n");
    tty.wait_for("all of the course");
}

#[test]
fn x_asks_and_only_y_puts_the_exercise_back() {
    let workspace = Workspace::new();
    workspace.solve("double");
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("✓ double  passed");
    for no in ["n", "\r", "q", ESCAPE] {
        tty.send("x");
        tty.wait(&["back to its start?", "y yes"], &[]);
        tty.send(no);
        tty.wait(&["Nothing was changed."], &["y yes"]);
    }
    assert_eq!(workspace.read("double"), support::solution("double"));
    tty.send("xy");
    // It is said in one way everywhere: by the notice, the verdict, the bar and the list.
    let words = &["Your text is in", "\n  double is todo again.", "· double  todo"];
    tty.wait(words, &["judging", "\\n"]);
    tty.wait(&["0/4 exercises done"], &[]);
    assert_eq!(workspace.status("double"), "todo");
    let backup = workspace.path(".async-kata/backups/01_first/01_double/lib.1.rs");
    assert_eq!(std::fs::read_to_string(backup).unwrap(), support::solution("double"));
    // By then it is back no longer.
    workspace.solve("double");
    tty.wait(&["✓ double  passed"], &["Your text is in"]);
    tty.wait(&["1/4 exercises done"], &[]);
}

#[test]
fn x_in_the_list_asks_about_the_exercise_that_is_marked() {
    let workspace = Workspace::new();
    workspace.write("pair", "// mine");
    let mut tty = Tty::at_rest(&workspace);
    tty.send("l");
    tty.send(DOWN);
    tty.wait_for("> 02_pair");
    tty.send("x");
    tty.wait(&["Put 02_pair back to its start?"], &[]);
    tty.send("y");
    tty.wait_for("Your text is in");
    let backup = workspace.path(".async-kata/backups/01_first/02_pair/lib.1.rs");
    assert_eq!(std::fs::read_to_string(backup).unwrap(), "// mine");
}

#[test]
fn c_checks_all_and_goes_to_the_first_that_fails() {
    let workspace = Workspace::new();
    workspace.solve("pair");
    workspace.write("tidy", &wrong("tidy", "waits_for_ever"));
    let mut tty = Tty::at_rest(&workspace);
    tty.send("c");
    tty.wait_for(" 03_tidy  ");
    tty.wait(&["1 pass now, 2 todo, 1 failed: tidy.", "✗ tidy"], &["judging"]);
    assert_eq!([workspace.status("pair"), workspace.status("tidy")], ["passed", "failed"]);
    tty.send("l");
    let row = |shown: &str, folder: &str, word: &str| {
        shown.lines().any(|line| line.contains(folder) && line.contains(word))
    };
    tty.wait_until(|shown| {
        row(shown, "01_double", "todo")
            && row(shown, "02_pair", "passed")
            && row(shown, "03_tidy", "failed")
    });
    tty.send(ESCAPE);
    // Where nothing fails, to the first that is to do.
    workspace.solve("tidy");
    tty.wait_for("✓ tidy  passed");
    tty.send("c");
    tty.wait(&["2 pass now, 2 todo, none failed.", " 01_double  "], &["judging"]);
}

#[test]
fn that_checking_all_was_broken_off_is_said() {
    let (workspace, mut tty) = in_an_endless_loop();
    tty.send("c");
    tty.wait(&["checking all: "], &[]);
    tty.send("p");
    tty.wait(
        &[" 03_tidy  ", "Checking all was broken off for this; c begins it again."],
        &["judging"],
    );
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    assert_nothing_left_in(workspace.root());
}

#[test]
fn e_opens_the_editor_at_the_line_and_the_screen_comes_back() {
    let workspace = Workspace::new();
    let told = workspace.path("told");
    let editor = format!(
        "sh -c 'echo \"$1 $2\" > \"$3\"; echo in the editor; read word' - {{file}} {{line}} '{}'",
        told.display().to_string().replace('\'', "'\\''")
    );
    let mut tty = Tty::start(&workspace, &["watch", "--edit", &editor, "--edit-next"]);
    tty.wait_for("Line 3 is still to do.");
    tty.send("e");
    tty.wait_until(|shown| shown.contains("in the editor"));
    assert!(tty.look(|screen| !screen.alternate_screen() && !screen.hide_cursor()));
    // What is typed is the editor's, and what is saved is heard of.
    workspace.solve("double");
    tty.send("q\r");
    tty.wait_for("✓ double  passed");
    let source = workspace.source("double").display().to_string();
    assert_eq!(std::fs::read_to_string(&told).unwrap(), format!("{source} 3\n"));
    // By itself, because that was asked for. What the last one has left stands there too.
    tty.send("n");
    tty.wait_until(|shown| shown.matches("in the editor").count() == 2);
    tty.send("\r");
    tty.wait_for(" 02_pair  ");
}

#[test]
fn control_c_in_the_editor_is_the_editors() {
    let workspace = Workspace::new();
    // As vim and nano do while they run a command: they hear of it, and go on.
    let editor =
        "sh -c 'trap \"echo heard\" INT; echo in the editor; read word; read word' - {file}";
    let mut tty = Tty::start(&workspace, &["watch", "--edit", editor]);
    tty.wait_for("Line 3 is still to do.");
    tty.send("e");
    tty.wait_until(|shown| shown.contains("in the editor"));
    tty.send(CONTROL_C);
    tty.wait_until(|shown| shown.contains("heard"));
    tty.send("\r\r");
    tty.wait_for("Line 3 is still to do.");
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
}

#[test]
fn what_is_judged_when_the_editor_opens_is_judged_anew_when_it_closes() {
    let (workspace, mut tty) =
        in_an_endless_loop_with(&["--edit", "sh -c 'echo open; read word' - {file}"]);
    tty.send("e");
    tty.wait_until(|shown| shown.contains("open"));
    // Its time does not run on.
    assert!(eventually(|| !hidden_test_runs_in(workspace.root())), "it is still running");
    tty.send("\r");
    wait_for_endless_loop(workspace.root());
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    assert_nothing_left_in(workspace.root());
}

#[test]
fn without_an_editor_it_says_how_to_name_one() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    tty.send("e");
    tty.wait_for("Which editor? Set EDITOR");
    // That is nothing of the text that is saved next.
    workspace.write("double", &solution("double"));
    tty.wait(&["passed"], &["Which editor?"]);
}

#[test]
fn control_z_stops_it_and_fg_brings_it_back() {
    let workspace = Workspace::new();
    let mut tty = Tty::in_a_shell(&workspace);
    for _ in 0..2 {
        tty.send("\x1a");
        tty.wait(&["Stopped", "ready>"], &["still to do"]);
        assert!(tty.look(|screen| !screen.alternate_screen() && !screen.hide_cursor()));
        // What is typed is the shell's.
        tty.send("echo typed to $((6 * 7))\r");
        tty.wait(&["typed to 42"], &[]);
        tty.send("fg\r");
        tty.wait_for("still to do");
        tty.send("h");
        tty.wait(&["Hint 1 of 3"], &[]);
        tty.send(ESCAPE);
        tty.wait_for("still to do");
    }
    tty.send("q");
    tty.wait(&["ready>"], &["still to do"]);
}

#[test]
fn where_nobody_can_stop_it_control_z_costs_nothing() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    // Nobody waits for this process: the system stops none of that kind.
    tty.send("\x1a");
    // What is typed while it is given back may wait there for the next key.
    tty.wait_until_taken(2);
    tty.send("h");
    tty.wait(&["Hint 1 of 3"], &[]);
}

#[test]
fn the_first_start_welcomes_and_the_second_does_not() {
    let workspace = Workspace::new();
    let mut tty = Tty::of_size(&workspace, COLUMNS, ROWS);
    let shown = tty.wait(&["Welcome.", "still to do"], &["judging"]);
    insta::assert_snapshot!("welcome", shown);
    tty.send("n");
    tty.wait(&[" 02_pair  ", "still to do"], &["Welcome."]);
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    let tty = Tty::start(&workspace, &[]);
    tty.wait(&["still to do"], &["Welcome.", "judging"]);
}

#[test]
fn the_welcome_stays_while_it_is_read_and_goes_with_the_first_verdict_or_key() {
    let welcomed = || {
        let workspace = Workspace::new();
        let mut tty = Tty::of_size(&workspace, 60, 15);
        tty.wait(&["Welcome.", "still to do"], &["judging"]);
        // Whoever scrolls is reading.
        tty.send("G");
        tty.wait(&["0/4 exercises done", "↑"], &["Welcome."]);
        tty.send("g");
        tty.wait(&["Welcome."], &["↑"]);
        (workspace, tty)
    };
    let (workspace, tty) = welcomed();
    workspace.write("double", &wrong("double", "one_too_many"));
    tty.wait(&["wrong value"], &["Welcome."]);
    let (workspace, tty) = welcomed();
    workspace.write("double", &format!("// Mine.\n{}", workspace.read("double")));
    tty.wait(&["Line 4 is still to do."], &["Welcome.", "judging"]);
    let (_workspace, mut tty) = welcomed();
    tty.send("h");
    tty.wait(&["Hint 1 of 3"], &[]);
    tty.send(ESCAPE);
    tty.wait(&["Line 3 is still to do."], &["Welcome."]);
}

#[test]
fn the_ends_of_a_chapter_and_of_the_course_are_celebrated_once() {
    let workspace = Workspace::new();
    for name in ["double", "tidy"] {
        workspace.solve(name);
        workspace.check(name);
    }
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for(" 02_pair  ");
    workspace.solve("pair");
    let chapter = "First steps is done: all of chapter 1.";
    tty.wait(&["✓ pair  passed", chapter, "Next comes Tasks"], &["judging"]);
    tty.send("r");
    tty.wait(&["✓ pair  passed"], &[chapter, "judging"]);
    workspace.solve("rounds");
    let course = "That was the last one: all 4 exercises are done.";
    tty.wait(&["✓ rounds  passed", course], &["judging", "n goes"]);
    tty.wait(&["s shows the reference answer, l the whole course."], &[]);
    workspace.write("rounds", &variant(&support::solution("rounds"), 1));
    tty.wait(&["✓ rounds  passed"], &[course, "judging"]);
}

#[test]
fn what_the_program_printed_can_be_read_whole_though_it_passed() {
    let workspace = Workspace::new();
    let prints = support::solution("double").replace(
        "    n * 2",
        "    for line in 1..=30 {\n        println!(\"line {line} of 30\");\n    }\n    n * 2",
    );
    workspace.write("double", &prints);
    let mut tty = Tty::start(&workspace, &[]);
    let heading = "It printed, in the test \"twice the argument\":";
    tty.wait(&["✓ double  passed", heading, "line 1 of 30"], &["judging"]);
    tty.send("G");
    tty.wait(&["line 30 of 30"], &[]);
}

#[test]
fn that_more_was_printed_than_is_kept_is_said() {
    let workspace = Workspace::new();
    let prints = support::solution("double").replace(
        "    n * 2",
        "    for line in 0..20_000 {\n        println!(\"line {line}\");\n    }\n    n * 2",
    );
    workspace.write("double", &prints);
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["✓ double  passed", "line 0"], &["judging"]);
    tty.send("G");
    tty.wait(&["… more was printed than is kept."], &[]);
}

#[test]
fn a_long_run_says_which_test_it_is_and_when_it_ends_and_the_verdict_before_is_marked() {
    let workspace = Workspace::without_haste();
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("still to do");
    workspace.write("rounds", &variant(&wrong("rounds", "waits_for_nothing"), 1));
    tty.wait_for("deadlock");
    // What is said of a verdict stays as long as that does.
    tty.send("r");
    tty.wait(&["Judged again: the verdict is the same."], &["judging"]);
    let is_dim = |tty: &Tty| {
        let row = tty.text().lines().position(|line| line.starts_with("✗ rounds")).unwrap();
        let row = u16::try_from(row).unwrap();
        tty.look(|screen| screen.cell(row, 4).is_some_and(vt100::Cell::dim))
    };
    assert!(!is_dim(&tty));
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    tty.wait(
        &["judging: test 1 of", "stopped in about", "Your new text is being judged.", "deadlock"],
        &["Judged again"],
    );
    assert!(is_dim(&tty));
    // Nothing of that runs on into another line.
    let header = tty.text().lines().next().unwrap_or_default().to_owned();
    assert!(header.starts_with(" 04_rounds  ") && header.ends_with(" s …"), "{header}");
}

#[test]
fn that_a_verdict_is_older_than_the_text_is_said_below_other_news() {
    let workspace = Workspace::without_haste();
    workspace.solve("double");
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("passed");
    tty.send("c");
    tty.wait(&["Checked all:", "✗ rounds  deadlock"], &["judging"]);
    // Another exercise that is saved meanwhile is news beside it.
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    tty.wait(
        &["judging: test 1 of", "Your new text is being judged.", "deadlock"],
        &["Checked all"],
    );
}

#[test]
fn what_is_below_while_a_first_text_is_judged_is_called_what_it_is() {
    let workspace = Workspace::without_haste();
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("still to do");
    tty.send("nnn");
    tty.wait(&[" 04_rounds", "still to do"], &["judging"]);
    workspace.write("rounds", &wrong("rounds", "never_comes_back"));
    tty.wait(
        &["judging: test 1 of", "Your text is being judged. The lesson is below."],
        &["What was said"],
    );
}

#[test]
fn a_source_that_is_gone_is_brought_back_by_the_key_that_is_named() {
    let workspace = Workspace::new();
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("still to do");
    std::fs::remove_file(workspace.source("double")).unwrap();
    tty.wait(&["? double  missing", "x brings it back from here, too."], &[]);
    tty.send("x");
    tty.wait(&["Put 01_double back to its start?"], &["your text is kept"]);
    tty.send("n");
    tty.wait(&["Nothing was changed."], &[]);
    workspace.write("double", &wrong("double", "one_too_many"));
    tty.wait(&["✗ double  wrong value"], &["Nothing was changed.", "judging"]);
    std::fs::remove_file(workspace.source("double")).unwrap();
    tty.wait(&["? double  missing"], &[]);
    tty.send("xy");
    tty.wait(&["was missing and is", "· double  todo"], &[]);
}

#[test]
fn hints_come_one_after_the_other() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    tty.send("h");
    tty.wait(&["Hint 1 of 3", "h shows the next one."], &["Hint 2"]);
    tty.send("h");
    tty.wait(&["Hint 1 of 3", "Hint 2 of 3"], &["Hint 3"]);
    tty.send("h");
    tty.wait(&["Hint 3 of 3", "That was the last hint. i is the lesson"], &["h shows the next"]);
    tty.send(ESCAPE);
    tty.wait(&["still to do"], &["Hint"]);
}

#[test]
fn the_list_is_walked_with_arrows_and_letters() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.check("double");
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("02_pair");
    tty.send("l");
    tty.wait(&["> 02_pair"], &["judging"]);
    for (key, pointed_at) in [
        (DOWN, "03_tidy"),
        ("j", "04_rounds"),
        (DOWN, "04_rounds"),
        (UP, "03_tidy"),
        ("k", "02_pair"),
        (PAGE_DOWN, "04_rounds"),
        (PAGE_UP, "01_double"),
        (UP, "01_double"),
        (DOWN, "02_pair"),
        (DOWN, "03_tidy"),
    ] {
        tty.send(key);
        tty.wait(&[&format!("{POINTER}{pointed_at}")], &[]);
    }
    tty.send("\r");
    tty.wait_for(" 03_tidy  Tasks");
    tty.wait_for("Line 3 is still to do.");
    assert_eq!(workspace.current(), "tidy");
}

#[test]
fn the_list_is_searched_for_names_ideas_and_what_is_to_do() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.check("double");
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("02_pair");
    tty.send("/");
    tty.wait(&["search: _", "01_double", "04_rounds"], &[]);
    // Letters are letters now, and move nothing.
    tty.send("Spawn");
    tty.wait(&["search: Spawn_", "> 03_tidy"], &["01_double", "04_rounds"]);
    tty.send(&"\x7f".repeat(5));
    tty.send("todo");
    tty.wait(&["search: todo_", "02_pair", "03_tidy", "04_rounds"], &["01_double"]);
    tty.wait(&["Enter go there", "Esc leave search"], &["? all keys"]);
    tty.send("xyz\r");
    tty.wait(&["search: todoxyz_", "No exercise has that in its name"], &["03_tidy"]);
    // Back to the whole list, and to where one came from.
    tty.send(ESCAPE);
    tty.wait(&["01_double", "> 02_pair", "04_rounds"], &["search:"]);
    tty.send("/rounds\r");
    tty.wait_for(" 04_rounds  Tasks");
}

#[test]
fn r_judges_again() {
    let workspace = Workspace::new();
    workspace.write("double", "pub async fn double(n: u32) -> u32 {\n    n * 3\n}\n");
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("wrong value");
    // The same text is right for other hidden tests, which only a new run can tell.
    workspace.edit("grader/hidden/01_first/01_double/tests.rs", |tests| {
        tests.replace("n * 2", "n * 3").replace("got, 4", "got, 6")
    });
    tty.send("r");
    tty.wait(&["✓ double  passed", "Judged again: the verdict is another one now."], &["judging"]);
}

#[test]
fn that_it_was_judged_again_is_said_though_the_verdict_is_the_same() {
    let workspace = Workspace::new();
    workspace.write("double", &wrong("double", "one_too_many"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["wrong value"], &["judging", "Judged again"]);
    tty.send("r");
    tty.wait(&["wrong value", "Judged again: the verdict is the same."], &["judging"]);
    // What was said was read, whatever key comes then.
    tty.send("n");
    tty.wait(&[" 02_pair  ", "still to do"], &["Judged again", "judging"]);
}

#[test]
fn while_the_library_is_built_it_is_said_why_there_is_no_picture_and_nothing_to_judge() {
    let workspace = Workspace::new();
    let cache = workspace.path("cache").display().to_string();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_async-kata"));
    command.arg("--course");
    command.arg(workspace.root());
    let variables = [("ASYNC_KATA_CACHE", cache.as_str())];
    let mut tty = Tty::with_variables(command, workspace.root(), &variables);
    tty.wait(&["Welcome.", "building Tokio"], &[]);
    tty.send("t");
    tty.wait(&["There is no picture yet", "Tokio is being built", "Esc back"], &["Welcome."]);
    tty.send("r");
    tty.wait(&["Not yet: Tokio is being built"], &[]);
    let header = tty.text().lines().next().unwrap_or_default().to_owned();
    assert!(header.starts_with(" 01_double  ") && header.ends_with('…'), "{header}");
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
}

#[test]
fn the_solution_is_shown_once_it_has_passed() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    tty.send("s");
    tty.wait(&["The solution comes after your own"], &["n * 2"]);
    workspace.write("double", "pub async fn double(n: u32) -> u32 {\n    n + n\n}\n");
    tty.wait_for("✓ double  passed");
    tty.send("s");
    tty.wait(&["/// Returns twice `n`.", "n * 2"], &[]);
}

#[test]
fn a_pass_waits_for_a_key_before_it_goes_on() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    workspace.solve("double");
    tty.wait(&["✓ double  passed", "n goes on to the next exercise"], &["judging"]);
    tty.send("n");
    tty.wait_for("02_pair");
}
