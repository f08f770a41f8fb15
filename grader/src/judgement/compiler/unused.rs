//! Values that are made and dropped: which kind of value it is decides what is wrong.
//!
//! The compiler warns of all of them under one code, but quotes the attribute `#[must_use = "…"]` of
//! the value's type word for word. The libraries that exercises use give every type of one kind the
//! same reason, so a kind is known by that attribute.

use super::diagnostic::Diagnostic;
use crate::vocabulary::report::{CompilerMessage, UnusedKind};

/// The lint that warns of them.
const LINT: &str = "unused_must_use";

/// A value that is made and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unused {
    /// What it is.
    pub what: UnusedKind,
    /// Where.
    pub line: u32,
}

/// All of them, in the compiler's order.
pub fn unused(messages: &[CompilerMessage]) -> Vec<Unused> {
    let unused =
        |message: &CompilerMessage| Some(Unused { what: message.unused?, line: message.line? });
    messages.iter().filter_map(unused).collect()
}

/// The line where the first value of this kind is made and dropped.
pub fn unused_line(messages: &[CompilerMessage], kind: UnusedKind) -> Option<u32> {
    unused(messages).into_iter().find(|unused| unused.what == kind).map(|unused| unused.line)
}

impl Unused {
    /// What to say of it.
    pub fn sentence(&self) -> String {
        let line = self.line;
        match self.what {
            UnusedKind::Future => format!(
                "A future on line {line} is never awaited, so it never ran: a future does nothing \
                 until it is polled."
            ),
            UnusedKind::Iterator => format!(
                "The iterator on line {line} is never asked for an item, so nothing of it ran: \
                 walk through it with `for`, or `collect` it."
            ),
            UnusedKind::Stream => format!(
                "The stream on line {line} is never asked for an item, so nothing of it ran."
            ),
            UnusedKind::Result => format!(
                "Line {line} drops a `Result` without a look at it: if it is an `Err`, nobody \
                 hears of that."
            ),
            UnusedKind::Guard => format!(
                "The guard on line {line} is dropped at once, so what it guards is free again on \
                 the next line: give it a name."
            ),
            UnusedKind::Other => format!("Line {line} makes a value and drops it."),
        }
    }
}

/// What the value is that a diagnostic warns of, if it warns of one.
pub(super) fn kind(diagnostic: &Diagnostic) -> Option<UnusedKind> {
    if diagnostic.code() != Some(LINT) {
        return None;
    }
    let reason = diagnostic.children.iter().find(|child| child.level == "note");
    Some(reason.map_or(UnusedKind::Other, |reason| of_reason(&reason.message)))
}

fn of_reason(reason: &str) -> UnusedKind {
    match reason {
        "futures do nothing unless you `.await` or poll them"
        | "futures do nothing unless polled"
        | "futures/streams do nothing unless you poll them"
        | "futures/streams/sinks do nothing unless you `.await` or poll them" => UnusedKind::Future,
        "iterators are lazy and do nothing unless consumed" => UnusedKind::Iterator,
        "streams do nothing unless polled"
        | "streams do nothing unless you `.await` or poll them" => UnusedKind::Stream,
        "this `Result` may be an `Err` variant, which should be handled" => UnusedKind::Result,
        "if unused the Mutex will immediately unlock"
        | "if unused the RwLock will immediately unlock" => UnusedKind::Guard,
        _ => UnusedKind::Other,
    }
}

/// What the compiler prints, without its advice to write `let _ =`, which only hides the fault. The
/// advice is known by what it would write; `rendered` may be in colour.
pub(super) fn without_advice(diagnostic: &Diagnostic, rendered: &str) -> String {
    let hides = |help: &&Diagnostic| {
        let mut writes = help.spans.iter().filter_map(|span| span.suggested_replacement.as_deref());
        writes.any(|written| written == "let _ = ")
    };
    let Some(advice) = diagnostic.children.iter().find(hides) else { return rendered.to_owned() };
    let heading = format!("help: {}", advice.message);
    let (mut kept, mut skipping) = (vec![], false);
    for line in rendered.lines() {
        let plain = anstream::adapter::strip_str(line).to_string();
        let begins = plain.starts_with(|c: char| c.is_ascii_lowercase());
        if plain.trim_end() == heading {
            skipping = true;
        } else if begins || plain.is_empty() {
            skipping = false;
        }
        if !skipping {
            kept.push(line);
        }
    }
    kept.join("\n") + "\n"
}
