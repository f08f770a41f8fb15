//! Commands on a terminal: what they say fits it, and what they ask is answered.

#![cfg(unix)]

mod support;

use support::tty::{CONTROL_C, Tty};
use support::{Workspace, solution, wrong};

#[test]
fn a_reset_asks_and_no_changes_nothing() {
    let workspace = Workspace::new();
    workspace.solve("double");
    for answer in ["n\r", "\r", "what?\r"] {
        let mut tty = Tty::start(&workspace, &["reset", "double"]);
        tty.wait(&["back to its start?", "[y/N]"], &[]);
        tty.send(answer);
        tty.wait(&["Nothing was changed."], &[]);
        assert_eq!(tty.exit_code(), 1);
        assert_eq!(workspace.read("double"), solution("double"));
    }
    assert!(!workspace.path(".async-kata/backups").exists());
}

#[test]
fn no_word_of_what_a_command_says_is_broken_at_the_edge() {
    const COLUMNS: u16 = 50;
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.write("pair", &wrong("pair", "sequential"));
    let unknown = "an_exercise_that_nobody_has_ever_heard_of";
    for (args, said) in [
        // An error and its remedy.
        (&["check", unknown][..], "shows all of them."),
        (&["solution", "pair"], "its solution comes after your own"),
        // Findings in a column of their own.
        (&["doctor"], "no network is needed"),
        // A question.
        (&["reset", "pair"], "the exercise is todo again. [y/N]"),
        (&["reset", "pair", "--yes"], "is back at its start"),
        (&["hint", "pair"], "Hint 1 of 3 for pair"),
        (&["check", "--all"], "1/4 exercises done"),
        (&["list"], "1/4 exercises done"),
    ] {
        let tty = Tty::on_size(&workspace, args, COLUMNS, 60);
        let in_one_line = |shown: &str| shown.split_whitespace().collect::<Vec<_>>().join(" ");
        tty.wait_until(|shown| in_one_line(shown).contains(said));
        // What runs on into a next row is one line here.
        for line in tty.look(|screen| screen.contents()).lines() {
            let is_one_word = line.split_whitespace().count() == 1;
            let fits = line.trim_end().chars().count() <= usize::from(COLUMNS);
            assert!(fits || is_one_word, "{args:?}: {line}");
        }
    }
    let ran = workspace.run(["check", unknown]);
    ran.complains(2, &[&format!("error: There is no exercise `{unknown}`.\n")]);
}

#[test]
fn a_reset_asks_and_yes_keeps_what_was_there() {
    let workspace = Workspace::new();
    workspace.solve("double");
    let mut tty = Tty::start(&workspace, &["reset", "double"]);
    tty.wait(&["[y/N]"], &[]);
    tty.send("y\r");
    assert_eq!(tty.exit_code(), 0);
    tty.wait(&["back at its start"], &[]);
    assert!(workspace.read("double").contains("todo!"));
    let backup = workspace.path(".async-kata/backups/01_first/01_double/lib.1.rs");
    assert_eq!(std::fs::read_to_string(backup).unwrap(), solution("double"));
}

#[test]
fn control_c_at_a_question_is_an_answer_too() {
    let workspace = Workspace::new();
    workspace.solve("double");
    // Several times, because a lucky order of events could hide a fault.
    for _ in 0..6 {
        let mut tty = Tty::start(&workspace, &["reset", "double"]);
        tty.wait(&["[y/N]"], &[]);
        tty.send(CONTROL_C);
        tty.exit_code();
        assert_eq!(workspace.read("double"), solution("double"));
    }
}
