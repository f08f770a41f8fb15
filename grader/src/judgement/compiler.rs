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

/// The line where a future is made and dropped. Lints are known by their codes, so no prose is
/// read.
pub fn forgotten_await_line(messages: &[CompilerMessage]) -> Option<u32> {
    let lint = messages.iter().find(|message| message.code.as_deref() == Some("unused_must_use"));
    lint.and_then(|message| message.line)
}

/// Whether a message is one of clippy's lints.
pub fn is_from_clippy(message: &CompilerMessage) -> bool {
    message.code.as_deref().is_some_and(|code| code.starts_with("clippy::"))
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
    /// The call of the macro that this was written by.
    expansion: Option<Box<Expansion>>,
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
        for hidden in ["/work/tests.rs", "/home/me/kata/target/async-kata/work/tests.rs"] {
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
}
