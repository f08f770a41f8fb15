//! Reads what rustc said, one JSON document a line: what of it is shown, and what is wrong.
//!
//! A cause is found in codes, spans and suggestions, and in words only where the compiler quotes an
//! attribute. What verdict follows is in `verdict.rs`.

mod awaited;
mod cause;
mod diagnostic;
mod not_send;
mod unbound;
mod unused;
mod verdict;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::judgement::source::Source;
use crate::vocabulary::report::{CompilerMessage, Level};

pub use awaited::{Awaited, with_it_awaited};
pub use cause::{Cause, cause};
pub use not_send::{NotSend, send_check};
pub use unbound::with_nothing_unbound;
pub use unused::{Unused, unused, unused_line};
pub use verdict::{Control, of_cause, of_compilation, points_at_no_file, points_nowhere};

use diagnostic::{Diagnostic, diagnostics, errors};

/// The messages that concern the learner's source, in the compiler's order.
///
/// Whatever points elsewhere is left out: the second compilation's messages can quote hidden
/// tests.
pub fn messages(json_lines: &[u8], source: &Source) -> Vec<CompilerMessage> {
    let mut calls_seen = BTreeSet::new();
    let mut shown = vec![];
    for diagnostic in diagnostics(json_lines) {
        let calls = macro_calls(&diagnostic, source);
        let Some(message) = message(diagnostic, source) else { continue };
        let echo = message.level == Level::Error
            && calls.within.is_some_and(|call| calls_seen.contains(&call));
        calls_seen.extend(calls.all);
        shown.push(CompilerMessage { echo, ..message });
    }
    shown
}

/// Whether some of it is about a place that is neither the learner's nor public, such as what stands behind
/// an answer.
pub fn is_about_more(json_lines: &[u8], source: &Source) -> bool {
    diagnostics(json_lines).any(|diagnostic| !is_shown(&diagnostic, source))
}

/// What the first error says, whatever it points at.
pub fn first_error(json_lines: &[u8]) -> Option<String> {
    errors(json_lines).next().map(|error| error.message)
}

/// Whether a message is one of clippy's lints.
pub fn is_from_clippy(message: &CompilerMessage) -> bool {
    message.code.as_deref().is_some_and(|code| code.starts_with("clippy::"))
}

/// The lines with guards that clippy suspects of being held across an `.await`.
pub fn guards_held(messages: &[CompilerMessage]) -> Vec<u32> {
    const LINT: &str = "clippy::await_holding_lock";
    let held = messages.iter().filter(|message| message.code.as_deref() == Some(LINT));
    held.filter_map(|message| message.line).collect()
}

/// The folder of the services that answers call, as the compiler has seen it.
const SERVICES: &str = "grader/kata/";

/// The messages with the services' source where the learner has it, in `folder`.
pub fn with_services_in(folder: &str, messages: Vec<CompilerMessage>) -> Vec<CompilerMessage> {
    let moved = |text: &str| -> String {
        let line = |line: &str| {
            let plain = anstream::adapter::strip_str(line).to_string();
            let place = plain.trim_start();
            let place = place.strip_prefix("--> ").or(place.strip_prefix("::: "));
            match place.is_some_and(|place| place.starts_with(SERVICES)) {
                true => line.replacen(SERVICES, folder, 1),
                false => line.to_owned(),
            }
        };
        text.split_inclusive('\n').map(line).collect()
    };
    let message = |message: CompilerMessage| CompilerMessage {
        rendered: moved(&message.rendered),
        coloured: moved(&message.coloured),
        ..message
    };
    messages.into_iter().map(message).collect()
}

/// Whether all that is wrong is what lints say of other files than the learner's: a text may ask more
/// of the course's own files than they were written for.
pub fn only_lints_elsewhere(json_lines: &[u8], source: &Source) -> bool {
    let mut errors = errors(json_lines).filter(|error| !error.spans.is_empty()).peekable();
    let is_lint = |error: &Diagnostic| error.code().is_some_and(|code| !is_error_code(code));
    errors.peek().is_some() && errors.all(|error| is_lint(&error) && error.place(source).is_none())
}

/// Whether a code is one of the compiler's own, such as `E0308`, and no lint's name.
fn is_error_code(code: &str) -> bool {
    code.strip_prefix('E').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Where macros are called that a diagnostic is about.
struct MacroCalls {
    /// The call whose inside is at fault, if nothing in the learner's own words is.
    within: Option<(u32, u32)>,
    all: Vec<(u32, u32)>,
}

fn macro_calls(diagnostic: &Diagnostic, source: &Source) -> MacroCalls {
    let call = |span: &diagnostic::Span| {
        span.written_by(source).map(|(_, call)| (call.line_start, call.column_start))
    };
    let primary = diagnostic.spans.iter().find(|span| span.is_primary);
    let within = primary.filter(|span| !span.is_in(source)).and_then(call);
    MacroCalls { within, all: diagnostic.spans.iter().filter_map(call).collect() }
}

/// Whether all that a diagnostic quotes is the learner's or public.
fn is_shown(diagnostic: &Diagnostic, source: &Source) -> bool {
    diagnostic.every_place().all(|span| span.is_in(source) || span.is_library())
}

fn message(diagnostic: Diagnostic, source: &Source) -> Option<CompilerMessage> {
    let level = match diagnostic.level.as_str() {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => return None,
    };
    let place = diagnostic.place(source).filter(|_| is_shown(&diagnostic, source))?;
    let coloured =
        unused::without_advice(&diagnostic, diagnostic.rendered.as_deref().unwrap_or_default());
    Some(CompilerMessage {
        level,
        code: diagnostic.code().map(str::to_owned),
        line: Some(place.line_start),
        column: Some(place.column_start),
        rendered: anstream::adapter::strip_str(&coloured).to_string(),
        coloured,
        echo: false,
        unused: unused::kind(&diagnostic),
        message: diagnostic.message,
    })
}
