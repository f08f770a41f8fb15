//! `lsp`, as an editor uses it.

#![cfg(unix)]

mod support;

use std::fs;

use serde_json::{Value, json};

use support::editor::{Editor, address, in_short, source};
use support::processes::assert_nothing_left_in;
use support::{Workspace, binary, run, solution, wrong};

#[test]
fn a_wrong_answer_that_is_saved_is_marked_at_its_line_and_a_right_one_is_not() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    let todo = editor.diagnosed(&workspace, "pair", "4 information todo");
    assert_eq!(
        (&todo["source"], &todo["message"]),
        (&json!("async-kata"), &json!("Line 4 is still to do."))
    );
    editor.save(&workspace, "pair", &wrong("pair", "sequential"));
    let wrong = editor.diagnosed(&workspace, "pair", "5 error sequential");
    assert!(wrong["message"].as_str().unwrap().starts_with("Took 180 ms where 100 ms suffice:"));
    let related = &wrong["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], source(&workspace, "pair"));
    assert_eq!(related["location"]["range"]["start"]["line"], 3);
    assert_eq!(related["message"], "Here `fetch_user(1)` is awaited first.");
    editor.save(&workspace, "pair", &solution("pair"));
    // What was changed has nothing beside it already; that it passes is said where nobody has to read it.
    let log = editor.until_asked("window/logMessage");
    assert_eq!(log["params"]["message"], "pair passed: 1 of 4.");
    let uri = source(&workspace, "pair");
    let told = editor.forget();
    let last = told.iter().rfind(|told| told["params"]["uri"] == uri);
    assert!(last.is_none_or(|told| told["params"]["diagnostics"] == json!([])), "{told:?}");
    assert_eq!(workspace.status("pair"), "passed");
}

#[test]
fn what_is_typed_and_not_saved_is_not_judged_and_older_words_are_marked() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    let sequential = wrong("pair", "sequential");
    editor.save(&workspace, "pair", &sequential);
    editor.diagnosed(&workspace, "pair", "5 error sequential");
    editor.edit(&workspace, "pair", &format!("// a new line\n{sequential}"));
    let old = editor.diagnosed(&workspace, "pair", "6 hint sequential");
    assert!(old["message"].as_str().unwrap().starts_with("Before your change: Took 180 ms"));
    editor.edit(&workspace, "pair", &sequential.replace("fetch_order(42)", "fetch_order(43)"));
    editor.diagnostics(&workspace, "pair", |all| all.is_empty());
    // What was judged is shown again, and nothing was judged meanwhile.
    editor.edit(&workspace, "pair", &sequential);
    editor.diagnosed(&workspace, "pair", "5 error sequential");
    let shown = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    let of_pair = |message: &&Value| message["params"]["uri"] == source(&workspace, "pair");
    let told = editor.forget();
    assert_eq!(told.iter().filter(|message| shown(message)).filter(of_pair).count(), 0, "{told:?}");
}

#[test]
fn what_does_not_compile_is_told_with_the_compilers_words_unless_another_server_tells_them() {
    let text = "pub async fn pair() -> (String, String) {\n    let a: u32 = \"\";\n    \
                let b: u32 = \"\";\n    todo!()\n}\n";
    for (wanted, expected) in [
        (json!(true), &["2 error compile_error", "3 error E0308"][..]),
        (json!(false), &["2 error compile_error"]),
        // What an editor does not set.
        (Value::Null, &["2 error compile_error", "3 error E0308"]),
    ] {
        let workspace = Workspace::new();
        let mut editor = Editor::of(
            workspace.command(["lsp"]),
            json!({
                "rootUri": address(workspace.root()),
                "initializationOptions": { "compilerMessages": wanted },
            }),
        );
        editor.open(&workspace, "pair");
        editor.save(&workspace, "pair", text);
        let told = editor.diagnostics(&workspace, "pair", |all| {
            all.first().is_some_and(|first| first.contains("compile_error"))
        });
        assert_eq!(told.iter().map(in_short).collect::<Vec<_>>(), expected, "{wanted}");
    }
}

#[test]
fn several_workspaces_are_attended_to_and_files_outside_of_any_are_left_alone() {
    let (one, other) = (Workspace::new(), Workspace::new());
    let outside = tempfile::tempdir().unwrap();
    let stray = outside.path().join("lib.rs");
    fs::write(&stray, wrong("pair", "sequential")).unwrap();
    let folder = |path| json!({ "uri": address(path), "name": "a folder" });
    // No `--course`: each workspace has its own.
    let mut editor = Editor::of(
        lsp_in(outside.path()),
        json!({ "workspaceFolders": [folder(one.root()), folder(outside.path())] }),
    );
    editor.open_file(&stray);
    editor.open(&one, "pair");
    editor.open(&other, "tidy");
    editor.diagnosed(&one, "pair", "4 information todo");
    editor.diagnosed(&other, "tidy", "3 information todo");
    editor.save(&other, "tidy", &wrong("tidy", "leaves_a_task"));
    editor.diagnostics(&other, "tidy", |all| all.iter().any(|one| one.ends_with("leaked_task")));
    let strayed = |message: &Value| message.to_string().contains(&address(&stray));
    assert!(!editor.forget().iter().any(strayed));
}

#[test]
fn it_ends_as_the_protocol_says_and_with_the_editor() {
    let workspace = Workspace::without_haste();
    let mut editor = Editor::start(&workspace);
    assert!(editor.ask("shutdown", Value::Null)["error"].is_null());
    editor.tell("exit", Value::Null);
    assert_eq!(editor.ended(), Some(0));
    // An end that was not announced.
    let mut editor = Editor::start(&workspace);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.ended(), Some(1));
    // A loop without an end is being judged when the editor dies.
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "rounds");
    editor.save(&workspace, "rounds", &wrong("rounds", "never_comes_back"));
    support::processes::wait_for_endless_loop(workspace.root());
    editor.die();
    assert_eq!(editor.ended(), Some(1));
    assert_nothing_left_in(workspace.root());
}

#[test]
fn who_starts_it_by_hand_is_told_what_it_is_for() {
    let workspace = Workspace::new();
    let ran = run(workspace.command(["lsp"]), "hello\n\n");
    ran.complains(2, &["is not the language server protocol", "Let an editor start"]);
}

/// The server as editors start it: in whatever folder they were started in.
fn lsp_in(folder: &std::path::Path) -> std::process::Command {
    let mut command = binary(folder);
    command.arg("lsp");
    command
}
