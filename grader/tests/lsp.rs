//! `lsp`, as an editor uses it.

#![cfg(unix)]

mod support;

use std::fs;

use serde_json::{Value, json};

use support::editor::{Editor, address, in_short, of, source};
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

#[test]
fn hints_come_one_after_the_other_as_lenses_actions_and_commands() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    editor.diagnosed(&workspace, "pair", "4 information todo");
    assert_eq!(editor.lenses(&workspace, "pair"), ["Hint 1 of 3", "Run again"]);
    for (tier, words) in
        [(1, "Who polls the order"), (2, "`tokio::join!` polls"), (3, "gives both")]
    {
        editor.command(&workspace, "async-kata.hint", "pair");
        let message = editor.until_asked("window/showMessage")["params"]["message"].to_string();
        assert!(message.contains(&format!("Hint {tier} of 3 for pair: ")), "{message}");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(editor.lenses(&workspace, "pair")[0], "Hints again");
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let mut params = of(&workspace, "pair");
    params["range"] = range;
    params["context"] = json!({ "diagnostics": [] });
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(actions["result"][0]["title"], "async-kata: Hints again");
    assert_eq!(actions["result"][0]["command"]["command"], "async-kata.hint");
}

#[test]
fn a_pass_offers_the_next_exercise_and_the_solution() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "double");
    let refused = editor.command(&workspace, "async-kata.solution", "double");
    assert!(refused["error"].is_null(), "{refused}");
    let message = editor.until_asked("window/showMessage");
    assert!(message.to_string().contains("its solution comes after your own"), "{message}");
    editor.save(&workspace, "double", &solution("double"));
    editor.until_asked("window/logMessage");
    let lenses = editor.lenses(&workspace, "double");
    assert_eq!(lenses, ["Passed: next exercise", "Solution", "Run again", "Reset"]);
    editor.command(&workspace, "async-kata.solution", "double");
    let shown = editor.until_asked("window/showDocument");
    let path = path_of(&shown["params"]["uri"]);
    assert_eq!(fs::read_to_string(path).unwrap(), solution("double"));
    editor.answer(&shown, json!({ "success": true }));
    editor.command(&workspace, "async-kata.next", "double");
    let shown = editor.until_asked("window/showDocument");
    assert!(path_of(&shown["params"]["uri"]).ends_with("01_first/02_pair/src/lib.rs"));
    editor.answer(&shown, json!({ "success": true }));
}

#[test]
fn the_timeline_is_a_page_and_a_hover_shows_the_bars_of_its_line() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    editor.save(&workspace, "pair", &wrong("pair", "sequential"));
    editor.diagnosed(&workspace, "pair", "5 error sequential");
    let hover = |editor: &mut Editor, line: u32| {
        let mut params = of(&workspace, "pair");
        params["position"] = json!({ "line": line, "character": 8 });
        editor.ask("textDocument/hover", params)["result"].clone()
    };
    let bars = hover(&mut editor, 4)["contents"]["value"].as_str().unwrap().to_owned();
    assert!(bars.contains("fetch_order(42)") && bars.contains("100 → 180"), "{bars}");
    assert!(!bars.contains("fetch_user"), "{bars}");
    assert_eq!(hover(&mut editor, 5), Value::Null);
    // Of a line that was changed nothing is known.
    editor.edit(&workspace, "pair", &wrong("pair", "sequential").replace("(42)", "(43)"));
    assert_eq!(hover(&mut editor, 4), Value::Null);
    assert!(hover(&mut editor, 3)["contents"]["value"].as_str().unwrap().contains("fetch_user(1)"));
    editor.command(&workspace, "async-kata.timeline", "pair");
    let shown = editor.until_asked("window/showDocument");
    assert_eq!(shown["params"]["external"], true);
    let page = fs::read_to_string(path_of(&shown["params"]["uri"])).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("fetch_order(42)"), "{page}");
    // Where it cannot be shown, the person is told where it is.
    editor.answer(&shown, json!({ "success": false }));
    let message = editor.until_asked("window/showMessage");
    assert!(message.to_string().contains("pair.html"), "{message}");
}

#[test]
fn a_reset_asks_first_and_keeps_the_text() {
    let workspace = Workspace::new();
    let starter = workspace.read("pair");
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace, "pair");
    editor.save(&workspace, "pair", &wrong("pair", "sequential"));
    editor.diagnosed(&workspace, "pair", "5 error sequential");
    for (answer, expected) in [
        (Value::Null, wrong("pair", "sequential")),
        (json!({ "title": "Leave it" }), wrong("pair", "sequential")),
        (json!({ "title": "Put it back" }), starter),
    ] {
        let arguments = json!([source(&workspace, "pair")]);
        let params = json!({ "command": "async-kata.reset", "arguments": arguments });
        let id = editor.begin("workspace/executeCommand", params);
        let question = editor.until_asked("window/showMessageRequest");
        assert!(question.to_string().contains("back to its start?"), "{question}");
        let is_meant = answer["title"] == "Put it back";
        editor.answer(&question, answer);
        editor.until(|message| message["id"] == id && message.get("method").is_none());
        if is_meant {
            let kept = editor.until_asked("window/showMessage");
            assert!(kept.to_string().contains("Your text is in"), "{kept}");
        }
        assert_eq!(workspace.read("pair"), expected);
    }
}

#[test]
fn a_command_about_no_exercise_is_refused_in_a_sentence() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    for (command, arguments, words) in [
        ("async-kata.hint", json!([]), "has to name the file of an exercise"),
        ("async-kata.hint", json!(["file:///nowhere.rs"]), "has to name the file of an exercise"),
        ("async-kata.dance", json!([]), "There is no command async-kata.dance"),
    ] {
        let params = json!({ "command": command, "arguments": arguments });
        let answer = editor.ask("workspace/executeCommand", params);
        assert!(answer["error"]["message"].to_string().contains(words), "{answer}");
    }
}

/// The path that an address leads to.
fn path_of(address: &Value) -> std::path::PathBuf {
    let path = address.as_str().unwrap().strip_prefix("file://").unwrap();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap();
    std::path::PathBuf::from(path.as_ref())
}

#[test]
fn the_extension_names_the_commands_that_the_server_announces() {
    let workspace = Workspace::new();
    let mut editor = Editor::unannounced(workspace.command(["lsp"]));
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    let answer = editor.ask("initialize", params);
    let mut announced: Vec<Value> =
        answer["result"]["capabilities"]["executeCommandProvider"]["commands"]
            .as_array()
            .unwrap()
            .clone();
    let extension = concat!(env!("CARGO_MANIFEST_DIR"), "/../editors/vscode/package.json");
    let extension: Value = serde_json::from_str(&fs::read_to_string(extension).unwrap()).unwrap();
    let commands = extension["contributes"]["commands"].as_array().unwrap();
    let mut named: Vec<Value> = commands.iter().map(|one| one["command"].clone()).collect();
    let by_text = |one: &Value| one.to_string();
    announced.sort_by_key(by_text);
    named.sort_by_key(by_text);
    assert_eq!(announced, named);
    assert_eq!(extension["version"], env!("CARGO_PKG_VERSION"));
}
