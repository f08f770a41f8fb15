//! The screens of `watch`: what they show, at any size.

#![cfg(unix)]

mod support;

use portable_pty::CommandBuilder;
use support::tty::{COLUMNS, ROWS, Tty};
use support::{Workspace, wrong};

const CONTROL_C: &str = "\x03";
const ESCAPE: &str = "\x1b";
const HOME: &str = "\x1b[H";
const END: &str = "\x1b[F";
const PAGE_DOWN: &str = "\x1b[6~";
const PAGE_UP: &str = "\x1b[5~";

#[test]
fn an_exercise_to_do_says_where() {
    let workspace = Workspace::new();
    let tty = Tty::at_rest(&workspace);
    tty.wait_for("Line 3 is still to do.");
}

#[test]
fn a_sequential_answer_is_drawn_beside_the_reference() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.check("double");
    workspace.write("pair", &wrong("pair", "sequential"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["✗ pair  sequential", "reference"], &["judging"]);
    tty.send("t");
    tty.wait(&["✗ pair  sequential", "Esc back", "fetch_order(42)"], &["Took 180 ms"]);
    tty.send("t");
    tty.wait_for("Took 180 ms");
}

#[test]
fn a_pass_is_said_where_only_the_timeline_is_looked_at() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.check("double");
    workspace.write("pair", &wrong("pair", "sequential"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["✗ pair  sequential", "reference"], &["judging"]);
    tty.send("t");
    tty.wait(&["Esc back"], &["Took 180 ms"]);
    workspace.solve("pair");
    let said = ["✓ pair  passed", "First steps is done", "t goes back", "fetch_order(42)"];
    tty.wait(&said, &["judging"]);
}

#[test]
fn clippy_is_asked_whatever_settings_of_its_own_lie_above() {
    let workspace = Workspace::new();
    // Which the sandbox keeps from being read.
    std::fs::write(workspace.path("clippy.toml"), "too-many-lines-threshold = 50\n").unwrap();
    let text = "pub async fn double(n: u32) -> u32 {\n    let twice = n * 2;\n    twice\n}\n";
    workspace.write("double", text);
    let tty = Tty::of_size(&workspace, 80, 40);
    tty.wait(&["✓ double  passed", "clippy has a suggestion", "let twice"], &["judging"]);
}

#[test]
fn a_compile_error_is_shown_as_the_compiler_tells_it() {
    let workspace = Workspace::new();
    // An error that every version of the compiler tells in the same words.
    let text = "pub async fn double(n: u32) -> u32 {\n    twice_as_much\n}\n";
    workspace.write("double", text);
    let tty = Tty::start(&workspace, &[]);
    tty.wait_for("compile error");
}

/// Every face of the screen, at the sizes that people have.
#[test]
fn every_face_fits_at_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (60, 15)] {
        let snapshot = |face: &str, shown: String| {
            insta::assert_snapshot!(format!("{face}_{columns}x{rows}"), shown);
        };
        let workspace = Workspace::new();
        workspace.solve("double");
        workspace.check("double");
        let mut tty = Tty::of_size(&workspace, columns, rows);
        snapshot("todo", tty.wait_for("still to do"));
        for (key, shows, face) in [
            // The lesson stands below what is to do, too.
            ("i", &["two requests, one wait", "Esc back"][..], "lesson"),
            ("hh", &["Hint 2 of 3"], "hint"),
            ("l", &["> 02_pair"], "list"),
            ("?", &["previous exercise"], "help"),
        ] {
            tty.send(key);
            snapshot(face, tty.wait(shows, &["judging"]));
        }
        tty.send(ESCAPE);
        workspace
            .write("pair", "pub async fn pair() -> (String, String) {\n    twice_as_much\n}\n");
        snapshot("compile_error", tty.wait_for("compile error"));
        workspace.write("pair", &wrong("pair", "sequential"));
        // Whose a timeline is stands above it as soon as there are two.
        let is_compared = |shown: &str| shown.lines().any(|line| line.starts_with(" yours"));
        snapshot("failed", tty.wait_until(is_compared));
        tty.send("t");
        snapshot("timeline", tty.wait(&["Esc back", "fetch_order"], &["Took 180 ms"]));
        workspace.solve("pair");
        tty.send(ESCAPE);
        snapshot("passed", tty.wait(&["✓ pair  passed"], &["judging"]));
        workspace.write(
            "pair",
            &support::solution("pair").replace("    tokio", "    // Both.\n    tokio"),
        );
        tty.wait(&["✓ pair  passed", "line 5"], &["judging"]);
        tty.send("s");
        snapshot("solution", tty.wait(&["Lines of yours begin with -"], &["judging"]));
        assert_fits(&tty, columns, rows);
    }
}

#[test]
fn what_is_said_beside_a_hidden_test_goes_on_below_its_name() {
    let workspace = Workspace::new();
    workspace.write("double", &wrong("double", "one_too_many"));
    let tty = Tty::of_size(&workspace, 40, 40);
    // Where there is room, beside it; else below the name, and not below the mark.
    tty.wait(
        &["✗ needs no time", "\n  ✗ twice the argument\n    ← what is told above\n"],
        &["judging"],
    );
    tty.resize(80, 40);
    tty.wait(&["\n  ✗ twice the argument  ← what is told above\n"], &["judging"]);
}

#[test]
fn what_does_not_fit_can_be_scrolled_to() {
    let workspace = Workspace::new();
    let lines: String = (1..=30).map(|n| format!("    let n{n}: u32 = \"{n}\";\n")).collect();
    workspace
        .write("double", &format!("pub async fn double(n: u32) -> u32 {{\n{lines}    n\n}}\n"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["compile error", "↓"], &["judging", "↑"]);
    tty.send("j");
    tty.wait(&["↑ 1 more line", "↓"], &[]);
    tty.send("k");
    tty.wait(&["✗ double"], &["↑"]);
    // To the end, and no farther.
    tty.send(&PAGE_DOWN.repeat(40));
    let last = tty.wait(&["let n30: u32", "↑"], &["↓"]);
    assert!(last.starts_with(" 01_double"), "the header stays: {last}");
    tty.send(&PAGE_UP.repeat(40));
    tty.wait(&["✗ double"], &["↑"]);
    for (end, start) in [("G", "g"), (END, HOME)] {
        tty.send(end);
        tty.wait(&["let n30: u32"], &["↓"]);
        tty.send(start);
        tty.wait(&["✗ double"], &["↑"]);
    }
}

#[test]
fn a_screen_of_80_by_24_holds_everything() {
    let workspace = Workspace::new();
    workspace.solve("pair");
    workspace.check("pair");
    workspace.write("pair", &wrong("pair", "sequential"));
    workspace.check("pair");
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["✗ pair  sequential", "reference"], &["judging"]);
    // It passed once, so the solution is offered too, beside all other keys.
    let keys = [("t", "Esc back"), ("h", "Hint 1"), ("s", "join!"), ("l", "Enter go")];
    for (key, shows) in keys.into_iter().chain([("l", "✗ pair")]) {
        tty.send(key);
        tty.wait(&[shows], &[]);
        assert_fits(&tty, COLUMNS, ROWS);
    }
}

/// Asserts that the header and the footer are where they belong and that no line runs on.
#[track_caller]
fn assert_fits(tty: &Tty, columns: u16, rows: u16) {
    let shown = tty.text();
    let lines: Vec<_> = shown.lines().collect();
    assert!(lines[0].starts_with(" 0"), "{shown}");
    let last = usize::from(rows) - 1;
    // Where one line is not enough for the keys there are two.
    assert!(lines[last - 2..last].iter().any(|line| line.contains("exercises")), "{shown}");
    assert!(lines[last].ends_with("q quit"), "{shown}");
    assert!(lines.iter().all(|line| line.chars().count() <= usize::from(columns)), "{shown}");
    let wrapped = tty.look(|screen| (0..rows).any(|row| screen.row_wrapped(row)));
    assert!(!wrapped, "a line runs on: {shown}");
}

#[test]
fn what_is_below_the_screen_is_told_beside_how_much_is_done() {
    let workspace = Workspace::new();
    let prints = support::solution("double").replace(
        "    n * 2",
        "    for line in 1..=3000 {\n        println!(\"line {line}\");\n    }\n    n * 2",
    );
    workspace.write("double", &prints);
    for (columns, rows) in [(80, 24), (40, 10), (22, 12)] {
        let mut tty = Tty::of_size(&workspace, columns, rows);
        let shown = tty.wait(&["1/4 ", "done", "↓ ", " more lines"], &["judging"]);
        let title = if columns < 26 { " 01_double" } else { " 01_double  First steps" };
        assert_eq!(shown.lines().next(), Some(title), "{shown}");
        let beside = shown.lines().find_map(|line| line.split_once('↓')).unwrap().0.trim();
        assert!(beside.is_empty() || beside.ends_with("done"), "{shown}");
        tty.send("q");
        tty.exit_code();
    }
}

#[test]
fn a_lesson_ends_with_how_to_try_something_out() {
    let workspace = Workspace::new();
    let mut tty = Tty::at_rest(&workspace);
    tty.send("iG");
    let has_all = |shown: &str| {
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        ["Try this", "async fn play()", "play what_if.rs --watch"]
            .iter()
            .all(|part| words.contains(part))
    };
    tty.wait_until(has_all);
}

#[test]
fn another_size_is_drawn_anew() {
    let workspace = Workspace::new();
    workspace.write("double", &wrong("double", "one_too_many"));
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait_for("wrong value");
    tty.send("l");
    tty.wait_for("Enter go there");
    for (columns, rows) in [(60, 15), (132, 40), (80, 24)] {
        tty.resize(columns, rows);
        wait_for_size(&tty, rows);
        assert_fits(&tty, columns, rows);
    }
    // A window may be too small for anything.
    tty.resize(10, 3);
    tty.resize(1, 1);
    tty.resize(80, 24);
    wait_for_size(&tty, 24);
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
}

/// Waits until the header and the footer are where they belong: what was drawn for the size before
/// may come in between.
#[track_caller]
fn wait_for_size(tty: &Tty, rows: u16) {
    tty.wait_until(|shown| {
        let lines: Vec<_> = shown.lines().collect();
        let footer = lines.get(usize::from(rows) - 1);
        lines.first().is_some_and(|header| header.starts_with(" 01_double"))
            && footer.is_some_and(|keys| keys.ends_with("q quit"))
    });
}

#[test]
fn no_colour_is_sent_to_those_who_want_none() {
    let workspace = Workspace::new();
    workspace.write("double", &wrong("double", "text"));
    for (wanted, value) in [(true, ""), (false, "1")] {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_async-kata"));
        command.arg("--course");
        command.arg(workspace.root());
        let mut tty = Tty::with_variables(command, workspace.root(), &[("NO_COLOR", value)]);
        tty.wait_for("compile error");
        let coloured = tty.look(|screen| {
            let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
            cells
                .filter_map(|(row, column)| screen.cell(row, column))
                .any(|cell| cell.bold() || cell.dim() || cell.fgcolor() != vt100::Color::Default)
        });
        assert_eq!(coloured, wanted, "NO_COLOR={value}");
        tty.send("q");
        tty.exit_code();
    }
}

#[test]
fn a_dumb_terminal_gets_the_plain_lines() {
    let workspace = Workspace::new();
    workspace.write("double", &wrong("double", "text"));
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_async-kata"));
    command.arg("--course");
    command.arg(workspace.root());
    let mut tty = Tty::with_variables(command, workspace.root(), &[("TERM", "dumb")]);
    let shown =
        tty.wait_until(|shown| shown.contains("0/4 exercises") && shown.contains("✗ double"));
    assert!(shown.contains("Watching "), "{shown}");
    // No keys are read, so that is not how one gets on.
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Save an exercise, and it is judged"), "{shown}");
    assert!(words.contains("hint` and") && words.contains("Ctrl-C ends this."), "{shown}");
    assert_eq!(tty.escapes(), 0);
    tty.send(CONTROL_C);
    assert_eq!(tty.exit_code(), 130);
}
