//! A starter that is code to repair: to do until somebody has changed it, and yet run, told and drawn, at
//! every place that shows how an exercise stands.

#![cfg(unix)]

mod support;

use std::fs;

use serde_json::Value;

use support::editor::Editor;
use support::tty::Tty;
use support::watching::Watching;
use support::{Workspace, graded_verdicts, key, solution, wrong};

/// Asks for one after the other.
const STARTER: &str = "\
//! Two requests.

use kata::{fetch_order, fetch_user};

/// Returns the answers of user 1 and order 42.
pub async fn pair() -> (String, String) {
    let first = fetch_user(1).await;
    let second = fetch_order(42).await;
    (first, second)
}
";

const AS_GIVEN: &str = "This is the code as it was given to you; it is yours to repair.";

/// The small course, in which `pair` is to be repaired.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.edit("info.toml", |info| {
        info.replace("folder = \"02_pair\"", "folder = \"02_pair\"\nstarter = \"repair\"")
    });
    let starter = format!("grader/hidden/{}/starter.rs", key("pair"));
    fs::write(workspace.path(&starter), STARTER).unwrap();
    workspace.write("pair", STARTER);
    workspace
}

/// The same mistake in other code.
fn changed() -> String {
    STARTER.replace("first", "user").replace("second", "order")
}

fn assert_is_as_given(result: &Value) {
    assert_eq!((&result["verdict"], &result["points"]), (&"todo".into(), &0.into()), "{result}");
    assert_eq!((&result["diagnosis"], &result["line"]), (&"sequential".into(), &8.into()));
    let message = result["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("{AS_GIVEN} Took 180 ms where 100 ms")), "{message}");
    assert_eq!(result["timeline"].as_array().unwrap().len(), 2, "{result}");
    let tests = result["tests"].as_array().unwrap();
    assert!(tests.iter().all(|test| test["status"] == "todo"), "{result}");
}

#[test]
fn it_is_to_do_and_told_and_drawn_until_it_is_changed() {
    let workspace = workspace();
    assert_is_as_given(&workspace.check("pair"));
    let told = workspace.run(["check", "pair"]);
    assert_eq!(told.code, Some(1));
    for held in
        ["· pair  todo\n", "yours to repair. Took 180 ms", "fetch_order(42)  line 8", "hint"]
    {
        let folded = told.stdout.replace("\n  ", " ");
        assert!(told.stdout.contains(held) || folded.contains(held), "{held}: {told:?}");
    }
    assert!(!told.stdout.contains('✗'), "{told:?}");
    let drawn = workspace.run(["timeline", "pair"]).stdout;
    assert!(drawn.contains("fetch_order(42)  line 8") && drawn.contains(AS_GIVEN), "{drawn}");
    let all = workspace.run(["check", "--all"]).stdout;
    assert!(all.contains("0 pass now, 4 todo, none failed."), "{all}");
    assert_eq!(workspace.status("pair"), "todo");

    // Layout and comments are no work on it.
    let commented = STARTER.replace("    let second", "\n    // Why?\n    let second");
    let result = workspace.submit("pair", &commented.replace('\n', "\r\n"));
    assert_eq!((&result["verdict"], &result["line"]), (&"todo".into(), &10.into()));

    workspace.write("pair", &changed());
    let result = workspace.check("pair");
    assert_eq!(
        (&result["verdict"], &result["diagnosis"]),
        (&"failed".into(), &"sequential".into())
    );
    assert!(result["message"].as_str().unwrap().starts_with("Took 180 ms"), "{result}");
    assert_eq!(workspace.status("pair"), "failed");
    workspace.solve("pair");
    assert_eq!(workspace.check("pair")["verdict"], "passed");
    assert_eq!(workspace.status("pair"), "passed");
    // Who puts it back has something to do again.
    assert_eq!(workspace.run(["reset", "pair", "--yes"]).code, Some(0));
    assert_eq!(
        (workspace.read("pair").as_str(), workspace.status("pair")),
        (STARTER, "todo".into())
    );
    assert_is_as_given(&workspace.check("pair"));
    assert_eq!(workspace.status("pair"), "todo");
}

#[test]
fn what_was_given_out_before_is_to_do_as_well() {
    let workspace = workspace();
    let hash = blake3::hash(changed().as_bytes()).to_hex();
    assert_eq!(workspace.submit("pair", &changed())["verdict"], "failed");
    fs::write(workspace.path("grader/hidden/released.toml"), format!("texts = [\"{hash}\"]\n"))
        .unwrap();
    let result = workspace.submit("pair", &changed());
    assert_eq!((&result["verdict"], &result["diagnosis"]), (&"todo".into(), &"sequential".into()));
}

#[test]
fn the_screen_shows_what_it_does_and_the_list_that_it_is_to_do() {
    let workspace = workspace();
    workspace.solve("double");
    workspace.check("double");
    let mut tty = Tty::start(&workspace, &[]);
    tty.wait(&["· pair  todo", "yours to repair", "fetch_order(42)"], &["judging", "✗"]);
    tty.send("l");
    tty.wait_until(|shown| {
        shown.lines().any(|line| line.contains("02_pair") && line.contains("todo"))
    });
    tty.send("c");
    tty.wait(&["1 pass now, 3 todo, none failed."], &["judging"]);
    workspace.write("pair", &changed());
    tty.wait(&["✗ pair  sequential"], &["yours to repair"]);
    workspace.write("pair", STARTER);
    tty.wait(&["· pair  todo", "yours to repair"], &["judging"]);
}

#[test]
fn the_welcome_speaks_of_code_to_repair_too() {
    let tty = Tty::at_rest(&workspace());
    tty.wait(&["Welcome.", "or repair the code where there is none"], &["with a todo!() in it"]);
}

#[test]
fn programs_are_told_that_it_is_to_do() {
    let workspace = workspace();
    workspace.solve("double");
    workspace.check("double");
    let watching = Watching::start(&workspace, &[]);
    watching.until("verdict pair todo sequential");
    workspace.write("pair", &changed());
    watching.until("verdict pair failed sequential");
}

#[test]
fn an_editor_says_so_at_its_line_and_as_no_error() {
    let workspace = workspace();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    let given = editor.diagnosed(&workspace, "pair", "8 information todo");
    let message = given["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("{AS_GIVEN} Took 180 ms")), "{message}");
    assert_eq!(given["relatedInformation"][0]["location"]["range"]["start"]["line"], 6);
    let lenses = editor.lenses(&workspace, "pair");
    assert!(lenses.iter().any(|lens| lens.contains("Timeline")), "{lenses:?}");
    editor.save(&workspace, "pair", &changed());
    editor.diagnosed(&workspace, "pair", "8 error sequential");
}

#[test]
fn who_hands_it_in_as_it_is_has_not_begun() {
    let workspace = workspace();
    let commented = format!("// Ada\n{STARTER}");
    for (student, text) in [("ada", commented), ("bob", changed()), ("eve", STARTER.to_owned())] {
        let source = workspace.path(&format!("class/{student}/{}", key("pair")));
        let source = source.parent().unwrap().join("02_pair.rs");
        fs::create_dir_all(source.parent().unwrap()).unwrap();
        fs::write(source, text).unwrap();
    }
    let graded = workspace.run(["grade", "class", "--out", "report"]);
    assert_eq!(graded.code, Some(0), "{graded:?}");
    assert_eq!(graded_verdicts(&workspace.path("report")), ["todo", "failed", "todo"]);
    let results = fs::read_to_string(workspace.path("report/results.json")).unwrap();
    assert_eq!(results.matches("Not begun: this is the starter").count(), 2, "{results}");
}

#[test]
fn authors_are_told_where_it_shows_nothing_or_passes() {
    let workspace = workspace();
    let proved = workspace.run(["dev", "check", "pair"]);
    assert_eq!(proved.code, Some(0), "{proved:?}");
    let starter = format!("grader/hidden/{}/starter.rs", key("pair"));
    for (text, what) in [
        (solution("pair"), "starter.rs: should be todo, and is passed"),
        (STARTER.replace("(first, second)", "todo!()"), "starter.rs: is code to repair"),
    ] {
        fs::write(workspace.path(&starter), &text).unwrap();
        workspace.write("pair", &text);
        let proved = workspace.run(["dev", "check", "pair"]);
        assert_eq!(proved.code, Some(1), "{proved:?}");
        let said = format!("{}{}", proved.stdout, proved.stderr);
        assert!(said.contains(what), "{what}: {said}");
    }
    // And what is to be written must not be wrong code.
    workspace.edit("info.toml", |info| info.replace("starter = \"repair\"\n", ""));
    fs::write(workspace.path(&starter), STARTER).unwrap();
    workspace.write("pair", STARTER);
    let proved = workspace.run(["dev", "check", "pair"]);
    let said = format!("{}{}", proved.stdout, proved.stderr);
    assert!(said.contains("starter.rs: should be todo, and is failed (sequential)"), "{said}");
}

#[test]
fn a_new_exercise_may_begin_so() {
    let workspace = workspace();
    let made = workspace.run(["dev", "new", "02_tasks/05_mend", "--starter", "repair"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let checked = workspace.run(["check", "mend", "--json"]).result();
    assert_eq!((&checked["verdict"], &checked["diagnosis"]), (&"todo".into(), &"blocking".into()));
    let refused = workspace.run(["dev", "new", "02_tasks/06_more", "--starter", "mend"]);
    refused.complains(2, &["todo, repair"]);
}

#[test]
fn a_book_shows_what_it_does() {
    let workspace = workspace();
    let made = workspace.run(["dev", "book", "book", "pair"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let page = fs::read_to_string(workspace.path("book/src/01_first/02_pair.md")).unwrap();
    let (_, after) = page.split_once("Repair this code, which is in `exercises/").unwrap();
    let (given, _) = after.split_once("## Hints").unwrap();
    for held in ["This is what it does now:", ">sequential</span>", "Took 180 ms", "<figure"] {
        assert!(given.contains(held), "{held}: {given}");
    }
    assert_ne!(wrong("pair", "sequential"), STARTER);
}
