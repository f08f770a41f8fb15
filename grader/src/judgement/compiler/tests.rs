use super::*;

fn line(level: &str, file: &str, child_file: Option<&str>) -> String {
    let span = |file: &str| serde_json::json!({"file_name": file, "line_start": 3, "column_start": 5, "is_primary": true});
    let children: Vec<_> = child_file
        .map(|file| {
            serde_json::json!({"message": "m", "code": null, "level": "note",
                "spans": [span(file)], "rendered": null})
        })
        .into_iter()
        .collect();
    serde_json::json!({"message": "mismatched types", "code": {"code": "E0308"}, "level": level,
        "spans": [span(file)], "children": children, "rendered": "\u{1b}[31merror: …\u{1b}[0m"})
    .to_string()
}

#[test]
fn only_messages_about_the_learners_source_are_shown() {
    let source = Source::new("exercises/a/src/lib.rs", "");
    let table = [
        (line("error", "exercises/a/src/lib.rs", None), 1),
        (line("warning", "exercises/a/src/lib.rs", None), 1),
        (line("error", "exercises/a/src/lib.rs", Some("hidden/tests.rs")), 0),
        (line("error", "exercises/a/src/lib.rs", Some("/rustc/abc/library/core/src/lib.rs")), 1),
        (line("error", "hidden/tests.rs", None), 0),
        (line("note", "exercises/a/src/lib.rs", None), 0),
        ("not json".to_owned(), 0),
    ];
    for (json, expected) in table {
        assert_eq!(messages(json.as_bytes(), &source).len(), expected, "{json}");
    }
}

#[test]
fn what_a_macro_wrote_is_shown_where_the_macro_was_called() {
    let source = Source::new("exercises/a/src/lib.rs", "");
    let span = |file: &str, line: u32, expansion: serde_json::Value| {
        serde_json::json!({"file_name": file, "line_start": line, "column_start": 5,
            "is_primary": true, "expansion": expansion})
    };
    let called_in = |file: &str| {
        let call = span(file, 7, serde_json::Value::Null);
        let written =
            span("/rustc/abc/library/alloc/src/macros.rs", 99, serde_json::json!({"span": call}));
        serde_json::json!({"message": "m", "code": null, "level": "error",
            "spans": [written], "rendered": "m"})
        .to_string()
    };
    let shown = messages(called_in("exercises/a/src/lib.rs").as_bytes(), &source);
    assert_eq!(shown.iter().map(|message| message.line).collect::<Vec<_>>(), [Some(7)]);
    for hidden in ["/somewhere/tests.rs", "/home/me/kata/target/async-kata/once/tests.rs"] {
        assert_eq!(messages(called_in(hidden).as_bytes(), &source), []);
    }
}

#[test]
fn a_message_keeps_its_code_and_position() {
    let source = Source::new("lib.rs", "");
    let json = line("error", "lib.rs", None);
    let expected = CompilerMessage {
        level: Level::Error,
        code: Some("E0308".to_owned()),
        message: "mismatched types".to_owned(),
        line: Some(3),
        column: Some(5),
        rendered: "error: …".to_owned(),
        coloured: "\u{1b}[31merror: …\u{1b}[0m".to_owned(),
    };
    assert_eq!(messages(json.as_bytes(), &source), [expected]);
}

fn marked(file: &str, text: &str, piece: &str, is_primary: bool) -> serde_json::Value {
    let start = text.find(piece).expect("the piece") + 1;
    serde_json::json!({"file_name": file, "line_start": 3, "column_start": start,
        "is_primary": is_primary, "text": [{"text": text, "highlight_start": start,
        "highlight_end": start + piece.len()}]})
}

fn error(code: Option<&str>, span: serde_json::Value, notes: &[Vec<serde_json::Value>]) -> String {
    let note = |spans: &Vec<serde_json::Value>| {
        serde_json::json!({"message": "note", "code": null, "level": "note", "spans": spans,
            "rendered": null})
    };
    let code = code.map(|code| serde_json::json!({"code": code}));
    let children: Vec<_> = notes.iter().map(note).collect();
    serde_json::json!({"message": "it says", "code": code, "level": "error", "spans": [span],
        "children": children, "rendered": null})
    .to_string()
}

#[test]
fn not_send_is_known_by_the_bound_that_is_marked() {
    let source = Source::new("lib.rs", "");
    let bound = |piece| vec![marked("bounds.rs", "fn f<T: Send + Future>()", piece, true)];
    let own_bound = vec![marked("lib.rs", "fn f<T: Send>()", "Send", true)];
    let across = vec![
        marked("lib.rs", "    other.await;", "await", true),
        marked("lib.rs", "    let guard = lock();", "guard", false),
    ];
    let body = vec![marked("lib.rs", "async {", "async {", true)];
    let theirs = || marked("lib.rs", "spawn(future)", "spawn", true);
    let foreign = || marked("tests.rs", "must_be_send(f())", "f()", true);
    let not_send = |line, kept: Option<(&str, u32)>| {
        let kept = kept.map(|(name, line)| (name.to_owned(), line));
        Some(NotSend { says: "it says".to_owned(), line, kept })
    };
    let table = [
        (error(None, theirs(), &[across, bound("Send")]), not_send(Some(3), Some(("guard", 3)))),
        (error(Some("E0277"), foreign(), &[body, bound("Send")]), not_send(Some(3), None)),
        (error(Some("E0277"), foreign(), &[bound("Send")]), not_send(None, None)),
        (error(Some("E0277"), theirs(), &[bound("Future")]), None),
        (error(Some("E0277"), theirs(), &[own_bound]), None),
        (error(Some("E0308"), theirs(), &[]), None),
    ];
    for (json, expected) in table {
        assert_eq!(super::not_send(json.as_bytes(), &source), expected, "{json}");
    }
}

#[test]
fn a_borrow_is_outlived_by_blocks_and_by_what_is_spawned() {
    let text = "\n\n tokio::spawn(f(name)); other(name);";
    let source = Source::new("lib.rs", text);
    let line = text.trim_start_matches('\n');
    let at = |piece| marked("lib.rs", line, piece, true);
    let table = [
        (error(Some("E0373"), at("other"), &[]), true),
        (error(Some("E0521"), at("tokio::spawn(f(name))"), &[]), true),
        (error(Some("E0521"), at("other(name)"), &[]), false),
        (error(Some("E0308"), at("tokio::spawn(f(name))"), &[]), false),
    ];
    for (json, expected) in table {
        assert_eq!(outlives_a_borrow(json.as_bytes(), &source), expected, "{json}");
    }
}
