//! Reads what rustc said: one JSON document a line.

use serde::Deserialize;

use crate::judgement::source::Source;
use crate::vocabulary::report::{CompilerMessage, Level};

/// The messages that concern the learner's source, in the compiler's order.
///
/// Whatever points elsewhere is left out: the second compilation's messages can quote hidden
/// tests. Lines that are no diagnostics are skipped, because rustc also prints notes for cargo.
pub fn messages(json_lines: &[u8], source: &Source) -> Vec<CompilerMessage> {
    diagnostics(json_lines).filter_map(|diagnostic| message(diagnostic, source)).collect()
}

/// The first error that points into no source at all: a linker that is missing, a disk that is
/// full. Such an error is never the learner's.
pub fn error_without_source(json_lines: &[u8]) -> Option<String> {
    let mut errors = diagnostics(json_lines).filter(|diagnostic| diagnostic.level == "error");
    // rustc ends with a count of the errors before it, which points nowhere either.
    errors.next().filter(|first| first.spans.is_empty()).map(|first| first.message)
}

/// What is made and dropped, though it says that it must be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// A future, which does nothing until it is awaited.
    Future,
    /// An iterator, which does nothing until it is consumed.
    Iterator,
    /// A `Result`.
    Result,
}

/// The line where the first value of this sort is made and dropped. The lint is the same for all
/// that must be used; only the type's own note tells a future from a guard.
pub fn forgotten_line(messages: &[CompilerMessage], which: Forgotten) -> Option<u32> {
    let notes: &[&str] = match which {
        Forgotten::Future => &[
            "implementer of `Future`",
            "futures do nothing unless you",
            "does nothing until it is awaited",
        ],
        Forgotten::Iterator => &["iterators are lazy and do nothing unless consumed"],
        Forgotten::Result => &["unused `Result` that must be used"],
    };
    let lints = messages.iter().filter(|lint| lint.code.as_deref() == Some("unused_must_use"));
    let mut those = lints.filter(|lint| notes.iter().any(|note| lint.rendered.contains(note)));
    those.next().and_then(|lint| lint.line)
}

/// The line where a future is made and dropped.
pub fn forgotten_await_line(messages: &[CompilerMessage]) -> Option<u32> {
    forgotten_line(messages, Forgotten::Future)
}

/// Whether a message is one of clippy's lints.
pub fn is_from_clippy(message: &CompilerMessage) -> bool {
    message.code.as_deref().is_some_and(|code| code.starts_with("clippy::"))
}

/// A value that is not `Send`, kept where only what is `Send` may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSend {
    /// What the compiler says of it.
    pub says: String,
    /// Where it is in the learner's source: what is waited with, or else the whole body.
    pub line: Option<u32>,
    /// The value that is kept, and the line that it is from.
    pub kept: Option<(String, u32)>,
}

/// The first error about a bound `Send`, wherever the bound stands: in a library, or in the
/// harness for hidden tests. What is marked as the bound decides it, and nothing else; the code
/// alone would not, since futures have an error of their own without one.
pub fn not_send(json_lines: &[u8], source: &Source) -> Option<NotSend> {
    let mut errors = diagnostics(json_lines).filter(|diagnostic| diagnostic.level == "error");
    let error = errors.find(|error| {
        let mut bounds = error.children.iter().flat_map(|child| &child.spans);
        bounds.any(|span| {
            span.is_primary
                && !span.is_in(source)
                && (span.marks("Send") || span.is_the_harness_bound())
        })
    })?;
    let theirs = |span: &&Span| span.is_in(source);
    let kept = error.children.iter().find_map(|child| {
        let awaited = child.spans.iter().filter(theirs).find(|span| span.marks("await"))?;
        let value = child.spans.iter().filter(theirs).find(|span| !span.is_primary)?;
        Some((awaited.line_start, (value.marked()?.to_owned(), value.line_start)))
    });
    let primary = error.every_place().filter(theirs).find(|span| span.is_primary);
    Some(NotSend {
        line: kept.as_ref().map(|(line, _)| *line).or(primary.map(|span| span.line_start)),
        kept: kept.map(|(_, value)| value),
        says: error.message.clone(),
    })
}

/// Whether the first error is about a borrow that something which runs later would have to keep:
/// a task that is spawned, or a block that is returned.
pub fn outlives_a_borrow(json_lines: &[u8], source: &Source) -> bool {
    let mut errors = diagnostics(json_lines).filter(|diagnostic| diagnostic.level == "error");
    errors.next().is_some_and(|error| {
        let spawned = || error.spans.iter().any(|span| span.is_in(source) && span.spawns(source));
        match error.code.as_ref().map(|code| code.code.as_str()) {
            Some("E0373") => true,
            Some("E0505" | "E0521" | "E0597" | "E0716") => spawned(),
            _ => false,
        }
    })
}

fn diagnostics(json_lines: &[u8]) -> impl Iterator<Item = Diagnostic> + '_ {
    json_lines
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Diagnostic>(line).ok())
}

fn message(diagnostic: Diagnostic, source: &Source) -> Option<CompilerMessage> {
    let level = match diagnostic.level.as_str() {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => return None,
    };
    let primary = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let only_theirs = diagnostic.every_place().all(|span| span.is_in(source) || span.is_library());
    if !only_theirs {
        return None;
    }
    // What a macro wrote stands in the macro's file: the learner's line is where it was called.
    let primary = primary.places().find(|span| span.is_in(source))?;
    let coloured = diagnostic.rendered.unwrap_or_default();
    Some(CompilerMessage {
        level,
        code: diagnostic.code.map(|code| code.code),
        message: diagnostic.message,
        line: Some(primary.line_start),
        column: Some(primary.column_start),
        rendered: anstream::adapter::strip_str(&coloured).to_string(),
        coloured,
    })
}

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    code: Option<Code>,
    level: String,
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Diagnostic>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    column_start: u32,
    is_primary: bool,
    #[serde(default)]
    text: Vec<Marked>,
    /// The call of the macro that this was written by.
    expansion: Option<Box<Expansion>>,
}

/// A line of source, and which of its characters are meant.
#[derive(Deserialize)]
struct Marked {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

impl Diagnostic {
    /// Everything that it points at, and every call on the way there.
    fn every_place(&self) -> impl Iterator<Item = &Span> {
        let spans = self.spans.iter().chain(self.children.iter().flat_map(|child| &child.spans));
        spans.flat_map(Span::places)
    }
}

impl Span {
    /// The span itself, then the macro call that wrote it, then the one that wrote that.
    fn places(&self) -> impl Iterator<Item = &Span> {
        std::iter::successors(Some(self), |span| Some(&span.expansion.as_ref()?.span))
    }

    fn is_in(&self, source: &Source) -> bool {
        self.file_name == source.path
    }

    /// The piece of source it marks, if that is on one line and the compiler could read it.
    fn marked(&self) -> Option<&str> {
        let [Marked { text, highlight_start, highlight_end }] = self.text.as_slice() else {
            return None;
        };
        let offset = |column: usize| {
            let nth = text.char_indices().nth(column.checked_sub(1)?);
            Some(nth.map_or(text.len(), |(offset, _)| offset))
        };
        text.get(offset(*highlight_start)?..offset(*highlight_end)?)
    }

    fn marks(&self, piece: &str) -> bool {
        self.marked() == Some(piece)
    }

    /// Whether it is the bound that hidden tests ask for. The compiler may not find the harness's
    /// source to quote from, but it knows its name.
    fn is_the_harness_bound(&self) -> bool {
        self.file_name.replace('\\', "/").ends_with("harness/src/bounds.rs")
    }

    /// Whether a function that spawns something is called here.
    fn spawns(&self, source: &Source) -> bool {
        let callee = source.callee(self.line_start, self.column_start);
        callee.is_some_and(|name| name.starts_with("spawn"))
    }

    /// The standard library and the crates that exercises use may be quoted; they are public.
    fn is_library(&self) -> bool {
        let components: Vec<_> = self.file_name.split(['/', '\\']).collect();
        components.contains(&"registry")
            || components.contains(&"rustlib")
            || components.first() == Some(&"")
                && components.get(1).is_some_and(|second| *second == "rustc")
            || components.windows(2).any(|pair| pair == ["grader", "kata"])
    }
}

#[cfg(test)]
mod tests {
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
            (
                line("error", "exercises/a/src/lib.rs", Some("/rustc/abc/library/core/src/lib.rs")),
                1,
            ),
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
            let written = span(
                "/rustc/abc/library/alloc/src/macros.rs",
                99,
                serde_json::json!({"span": call}),
            );
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

    #[test]
    fn what_is_forgotten_is_told_by_the_note_of_its_type() {
        use Forgotten::{Future, Iterator, Result};
        let lint = |line, rendered: &str| CompilerMessage {
            level: Level::Warning,
            code: Some("unused_must_use".to_owned()),
            message: String::new(),
            line: Some(line),
            column: Some(1),
            rendered: rendered.to_owned(),
            coloured: String::new(),
        };
        let messages = [
            lint(1, "unused `MutexGuard` that must be used\n note: dropped at once"),
            lint(2, "unused `Result` that must be used"),
            lint(
                3,
                "unused `Map` that must be used\n note: iterators are lazy and do nothing \
                     unless consumed",
            ),
            lint(
                4,
                "unused `Call` that must be used\n note: a call does nothing until it is awaited",
            ),
            lint(5, "unused implementer of `Future` that must be used"),
        ];
        let found = [Future, Iterator, Result].map(|which| forgotten_line(&messages, which));
        assert_eq!(found, [Some(4), Some(3), Some(2)]);
        assert_eq!(forgotten_line(&messages[..1], Future), None);
    }

    fn marked(file: &str, text: &str, piece: &str, is_primary: bool) -> serde_json::Value {
        let start = text.find(piece).expect("the piece") + 1;
        serde_json::json!({"file_name": file, "line_start": 3, "column_start": start,
            "is_primary": is_primary, "text": [{"text": text, "highlight_start": start,
            "highlight_end": start + piece.len()}]})
    }

    fn error(
        code: Option<&str>,
        span: serde_json::Value,
        notes: &[Vec<serde_json::Value>],
    ) -> String {
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
            (
                error(None, theirs(), &[across, bound("Send")]),
                not_send(Some(3), Some(("guard", 3))),
            ),
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
}
