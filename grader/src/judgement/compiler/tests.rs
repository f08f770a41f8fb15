//! What is shown of the compiler's words, and the sentence for each kind of mistake. The samples are
//! what rustc says of them, cut to what is read.

use super::*;
use crate::vocabulary::record::{Compilation, ProcessEnd, Step};
use crate::vocabulary::report::{UnusedKind, Verdict};

/// Room for the lines that the made-up diagnostics point at.
const LINES: &str = "\n\n\n\n\n\n\n\n";

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
    let source = Source::new("exercises/a/src/lib.rs", LINES);
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

/// An import that is lacking is proposed at the very beginning of a text, where the compiler also points
/// when it means no place.
#[test]
fn what_a_help_would_write_before_all_else_hides_nothing() {
    let source = Source::new("lib.rs", LINES);
    let at = |line: u32, end: u32, written: Option<&str>| {
        serde_json::json!({"file_name": "lib.rs", "byte_end": end, "line_start": line,
            "column_start": 1, "is_primary": true, "suggested_replacement": written})
    };
    let error = |beginning: serde_json::Value| {
        serde_json::json!({"message": "cannot find type `Duration` in this scope",
            "code": {"code": "E0412"}, "level": "error", "spans": [at(3, 70, None)],
            "children": [{"message": "consider importing this struct", "code": null,
                "level": "help", "spans": [beginning], "rendered": null}],
            "rendered": "error"})
        .to_string()
    };
    let shown = |json: String| {
        messages(json.as_bytes(), &source).iter().map(|shown| shown.line).collect::<Vec<_>>()
    };
    assert_eq!(shown(error(at(1, 0, Some("use std::time::Duration;\n\n")))), [Some(3)]);
    assert_eq!(shown(error(at(1, 0, None))), []);
}

#[test]
fn what_a_macro_wrote_is_shown_where_the_macro_was_called() {
    let source = Source::new("exercises/a/src/lib.rs", LINES);
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
    let source = Source::new("lib.rs", LINES);
    let json = line("error", "lib.rs", None);
    let expected = CompilerMessage {
        level: Level::Error,
        code: Some("E0308".to_owned()),
        message: "mismatched types".to_owned(),
        line: Some(3),
        column: Some(5),
        rendered: "error: …".to_owned(),
        coloured: "\u{1b}[31merror: …\u{1b}[0m".to_owned(),
        echo: false,
        unused: None,
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

/// A mistake, and the first error that rustc reports of it.
#[derive(serde::Deserialize)]
struct Sample {
    name: String,
    source: String,
    error: serde_json::Value,
}

fn samples() -> Vec<Sample> {
    serde_json::from_str(include_str!("samples.json")).unwrap()
}

#[test]
fn each_kind_of_mistake_has_its_sentence() {
    let sentence = |sample: &Sample| {
        let source = Source::new("lib.rs", &sample.source);
        let cause = cause(sample.error.to_string().as_bytes(), &source).unwrap();
        format!("{}, line {:?}:\n{}", sample.name, cause.line(), cause.sentence())
    };
    let sentences: Vec<_> = samples().iter().map(sentence).collect();
    insta::assert_snapshot!(sentences.join("\n\n"));
}

#[test]
fn not_send_is_known_by_the_bound_that_is_marked() {
    let source = Source::new("lib.rs", LINES);
    let bound = |piece| vec![marked("bounds.rs", "fn f<T: Send + Future>()", piece, true)];
    let own_bound = vec![marked("lib.rs", "fn f<T: Send>()", "Send", true)];
    let across = vec![
        marked("lib.rs", "    other.await;", "await", true),
        marked("lib.rs", "    let guard = lock();", "guard", false),
    ];
    let body = vec![marked("lib.rs", "async {", "async {", true)];
    let theirs = || marked("lib.rs", "spawn(future)", "spawn", true);
    let foreign = || marked("tests.rs", "must_be_send(f())", "f()", true);
    let unnamed = |line| Some(NotSend::Unnamed { says: "it says".to_owned(), line });
    let kept = NotSend::Kept { value: "guard".to_owned(), from: 3, line: 3, waited_with: false };
    let table = [
        (error(None, theirs(), &[across, bound("Send")]), Some(kept)),
        (error(Some("E0277"), foreign(), &[body, bound("Send")]), unnamed(Some(3))),
        (error(Some("E0277"), foreign(), &[bound("Send")]), unnamed(None)),
        (error(Some("E0277"), theirs(), &[bound("Future")]), None),
        (error(Some("E0277"), theirs(), &[own_bound]), None),
        (error(Some("E0308"), theirs(), &[]), None),
    ];
    for (json, expected) in table {
        let found = match cause(json.as_bytes(), &source) {
            Some(Cause::NotSend(found)) => Some(found),
            _ => None,
        };
        assert_eq!(found, expected, "{json}");
    }
}

#[test]
fn what_stands_behind_the_text_is_never_shown() {
    let short = Source::new("lib.rs", "a\n");
    let json = line("error", "lib.rs", None);
    assert_eq!(messages(json.as_bytes(), &short), []);
    assert_eq!(cause(json.as_bytes(), &short), None);
}

#[test]
fn the_check_behind_the_text_asks_for_what_the_hidden_tests_ask_for() {
    let tests = "let a = harness::must_be_send(send_bound(words, io.clone())); must_be_send(f());";
    let check = send_check(tests).unwrap();
    assert!(check.contains("is_send(crate::send_bound(any(), any()));"), "{check}");
    assert!(check.contains("is_send(crate::f());"), "{check}");
    assert!(check.starts_with("\n\n\n"));
    assert_eq!(send_check("tokio::spawn(f())"), None);
}

#[test]
fn errors_from_inside_one_macro_call_are_echoes_of_the_first() {
    let at = |line: u32| {
        serde_json::json!({"file_name": "lib.rs", "line_start": line,
        "column_start": 5, "is_primary": false})
    };
    let inside = |line: u32| {
        serde_json::json!({"message": "m", "code": null, "level": "error",
        "spans": [{"file_name": "/rustc/0/library/x.rs", "line_start": 9, "column_start": 9,
            "is_primary": true, "expansion": {"macro_decl_name": "tokio::join!", "span": at(line)}}]})
    };
    let json = [inside(3), inside(3), inside(5)].map(|error| error.to_string()).join("\n");
    let source = Source::new("lib.rs", LINES);
    let echoes: Vec<_> =
        messages(json.as_bytes(), &source).iter().map(|message| message.echo).collect();
    assert_eq!(echoes, [false, true, false]);
}

fn unused_warning(reason: Option<&str>) -> String {
    let span = marked("lib.rs", "    f();", "f()", true);
    let mut help = span.clone();
    help["suggested_replacement"] = "let _ = ".into();
    let note = reason.map(|reason| {
        serde_json::json!({"message": reason, "code": null,
        "level": "note", "spans": []})
    });
    let advice = serde_json::json!({"message": "use `let _ = ...` to ignore the resulting value",
        "code": null, "level": "help", "spans": [help]});
    let children: Vec<_> = note.into_iter().chain([advice]).collect();
    serde_json::json!({"message": "unused", "code": {"code": "unused_must_use"},
        "level": "warning", "spans": [span], "children": children,
        "rendered": "warning: unused\n 3 | f();\n  = note: why\n\u{1b}[96mhelp\u{1b}[0m: use `let _ = \
            ...` to ignore the resulting value\n  |\n3 | let _ = f();\n  | +++\n\n"})
    .to_string()
}

#[test]
fn only_a_dropped_future_is_a_forgotten_await() {
    let table = [
        (Some("futures do nothing unless you `.await` or poll them"), UnusedKind::Future),
        (Some("iterators are lazy and do nothing unless consumed"), UnusedKind::Iterator),
        (Some("streams do nothing unless polled"), UnusedKind::Stream),
        (
            Some("this `Result` may be an `Err` variant, which should be handled"),
            UnusedKind::Result,
        ),
        (Some("if unused the Mutex will immediately unlock"), UnusedKind::Guard),
        (Some("my futures do nothing"), UnusedKind::Other),
        (None, UnusedKind::Other),
    ];
    let source = Source::new("lib.rs", LINES);
    let mut sentences = vec![];
    for (reason, what) in table {
        let messages = messages(unused_warning(reason).as_bytes(), &source);
        assert_eq!(unused(&messages), [Unused { what, line: 3 }], "{reason:?}");
        let forgotten = unused_line(&messages, UnusedKind::Future);
        assert_eq!(forgotten, (what == UnusedKind::Future).then_some(3), "{reason:?}");
        sentences.extend(unused(&messages).iter().map(Unused::sentence));
    }
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn the_advice_to_hide_what_is_unused_is_not_passed_on() {
    let source = Source::new("lib.rs", LINES);
    let shown = messages(unused_warning(None).as_bytes(), &source).remove(0);
    assert_eq!(shown.rendered, "warning: unused\n 3 | f();\n  = note: why\n\n");
}

#[test]
fn lints_about_other_files_are_told_from_errors() {
    let table = [
        (Some("missing_docs"), "subject.rs", true),
        (Some("missing_docs"), "lib.rs", false),
        (Some("E0308"), "subject.rs", false),
        (None, "subject.rs", false),
    ];
    let source = Source::new("lib.rs", LINES);
    for (code, file, expected) in table {
        let json = error(code, marked(file, "pub fn f()", "f", true), &[]);
        assert_eq!(only_lints_elsewhere(json.as_bytes(), &source), expected, "{json}");
    }
    assert!(!only_lints_elsewhere(b"", &source));
}

#[test]
fn an_error_in_no_source_is_ours_unless_the_starter_has_none() {
    let no_place = serde_json::json!({"message": "it says", "code": null, "level": "error",
        "spans": [], "children": []})
    .to_string();
    let in_tests = error(Some("E0308"), marked("tests.rs", "f(1)", "f", true), &[]);
    let hindered = Control::Hindered("No space left".to_owned());
    use Verdict::{CompileError, Crashed, Infrastructure};
    let (failed, killed) = (ProcessEnd::Exited(1), ProcessEnd::Signalled(7));
    let broke_down = ProcessEnd::Exited(101);
    let table = [
        (Step::Answer, failed, "", Control::NotTried, Infrastructure, "it gave no reason"),
        (Step::Answer, failed, "", Control::Failed, Infrastructure, "it gave no reason"),
        // Of far too many words, the first may have been cut.
        (Step::Answer, failed, "{\"mes", Control::Content, CompileError, "it gave no reason"),
        (Step::Answer, broke_down, "", Control::Content, Infrastructure, "it gave no reason"),
        (Step::Answer, broke_down, &no_place, Control::Content, CompileError, "it says"),
        (Step::Answer, failed, &no_place, Control::Failed, Infrastructure, "it says"),
        (Step::Answer, failed, &no_place, Control::Content, CompileError, "it says"),
        (Step::Answer, failed, "", hindered.clone(), Infrastructure, "No space left"),
        (Step::Answer, killed, "", hindered.clone(), Infrastructure, "No space left"),
        (Step::Answer, killed, "", Control::Content, Crashed, "crashed"),
        (Step::HiddenTests, failed, &in_tests, hindered, Infrastructure, "No space left"),
        (Step::HiddenTests, failed, &in_tests, Control::Content, CompileError, "pub async fn f()"),
        (Step::HiddenTests, failed, &no_place, Control::Content, CompileError, "it says"),
    ];
    let source = Source::new("lib.rs", LINES);
    let starter = Source::new("starter.rs", "pub async fn f() { todo!() }");
    for (step, end, json, control, verdict, says) in table {
        let messages = json.as_bytes().to_vec();
        let compilation = Compilation { step, end, messages, files_read: vec![] };
        assert!(points_nowhere(&compilation, &[], &source), "{json}");
        let judged = of_compilation(&compilation, &[], &source, &control, &starter).unwrap();
        assert_eq!(judged.verdict, verdict, "{step:?} {end:?} {control:?} {json}");
        assert!(judged.message.contains(says), "{}", judged.message);
    }
}

#[test]
fn what_follows_an_error_about_no_text_is_no_word_about_the_answer() {
    // As it is where the standard library cannot be loaded for want of memory.
    let dummy = serde_json::json!({"file_name": "lib.rs", "byte_start": 0, "byte_end": 0,
        "line_start": 1, "line_end": 1, "column_start": 1, "column_end": 1, "is_primary": true,
        "text": [], "label": null, "suggested_replacement": null, "expansion": null});
    let stub = serde_json::json!({"message": "only metadata stub found", "code": null,
        "level": "error", "spans": [dummy], "children": []});
    let placed = error(Some("E0425"), marked("lib.rs", "f(1)", "f", true), &[]);
    let source = Source::new("lib.rs", LINES);
    for (json, nowhere) in [(format!("{stub}\n{placed}"), true), (placed.clone(), false)] {
        let (step, end) = (Step::Answer, ProcessEnd::Exited(1));
        let compilation =
            Compilation { step, end, messages: json.into_bytes(), files_read: vec![] };
        let messages = messages(&compilation.messages, &source);
        assert_eq!(messages.len(), 1, "the one that is about the text");
        assert_eq!(points_nowhere(&compilation, &messages, &source), nowhere);
        let judged = of_compilation(&compilation, &messages, &source, &Control::Failed, &source);
        let verdict = judged.unwrap().verdict;
        assert_eq!(verdict == Verdict::Infrastructure, nowhere, "{verdict:?}");
    }
}

#[test]
fn that_there_are_more_errors_than_are_kept_is_said() {
    let placed = error(Some("E0425"), marked("lib.rs", "f(1)", "f", true), &[]);
    let source = Source::new("lib.rs", LINES);
    let whole = format!("{placed}\n{placed}\n");
    let table = [
        (whole.clone(), ProcessEnd::Exited(1), false),
        (format!("{whole}{{\"mess"), ProcessEnd::Exited(1), true),
        (format!("{whole}{{\"mess"), ProcessEnd::OutOfOutput, true),
    ];
    for (json, end, is_cut) in table {
        let messages = messages(json.as_bytes(), &source);
        let (step, json) = (Step::Answer, json.into_bytes());
        let compilation = Compilation { step, end, messages: json, files_read: vec![] };
        let control = Control::Content;
        let judged = of_compilation(&compilation, &messages, &source, &control, &source).unwrap();
        assert_eq!(judged.verdict, Verdict::CompileError);
        assert_eq!(judged.message.contains("the first 2 are shown"), is_cut, "{}", judged.message);
    }
}

#[test]
fn a_compiler_that_was_killed_from_outside_is_nobodys_fault() {
    let source = Source::new("lib.rs", LINES);
    for (signal, expected) in [(9, Verdict::Infrastructure), (11, Verdict::Crashed)] {
        let compilation = Compilation {
            step: Step::Answer,
            end: ProcessEnd::Signalled(signal),
            messages: vec![],
            files_read: vec![],
        };
        let control = Control::Content;
        let judged = of_compilation(&compilation, &[], &source, &control, &source).unwrap();
        assert_eq!(judged.verdict, expected, "{signal}");
    }
}

#[test]
fn a_text_may_take_in_itself_and_the_code_that_its_tests_are_for() {
    let table = [
        ("src/lib.rs", "src/lib.rs", true),
        ("src/lib.rs", "src/subject.rs", true),
        ("stdin.rs", "subject.rs", true),
        ("stdin.rs", "/subject.rs", false),
        ("src/lib.rs", "subject.rs", false),
        ("src/lib.rs", "src/other.rs", false),
    ];
    for (path, read, own) in table {
        let compilation = Compilation {
            step: Step::Answer,
            end: ProcessEnd::Exited(0),
            messages: vec![],
            files_read: vec![path.to_owned(), read.to_owned()],
        };
        let source = Source::new(path, "");
        let judged = of_compilation(&compilation, &[], &source, &Control::NotTried, &source);
        let verdict = judged.map(|judgement| judgement.verdict);
        assert_eq!(verdict, (!own).then_some(Verdict::Rejected), "{path} reads {read}");
    }
}

#[test]
fn what_is_said_of_the_services_names_the_file_that_the_learner_has() {
    let rendered = "error: mismatched types\n --> src/lib.rs:5:1\n5 |     \"--> grader/kata/\"\nnote: \
                    here\n  --> grader/kata/src/services.rs:24:7\n";
    let coloured = "\u{1b}[94m  --> \u{1b}[0mgrader/kata/src/services.rs:24:7";
    let source = Source::new("lib.rs", LINES);
    let message = messages(line("error", "lib.rs", None).as_bytes(), &source).remove(0);
    let message =
        CompilerMessage { rendered: rendered.to_owned(), coloured: coloured.to_owned(), ..message };
    let messages = with_services_in("kata/", vec![message]);
    let expected = rendered.replace("  --> grader/", "  --> ");
    assert_eq!(messages[0].rendered, expected);
    assert_eq!(messages[0].coloured, "\u{1b}[94m  --> \u{1b}[0mkata/src/services.rs:24:7");
}
