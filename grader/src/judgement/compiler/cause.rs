//! Why a text does not compile, in a sentence: from codes, spans and suggestions of the compiler's.
//! Where those say nothing that is known here, the compiler's own words stand.

use super::diagnostic::{Diagnostic, Span, errors};
use super::is_shown;
use super::not_send::{self, NotSend};
use crate::judgement::source::Source;
use crate::vocabulary::crates;
use crate::vocabulary::judgement::{MOST_RELATED, Related};
use crate::vocabulary::report::Diagnosis;

/// Why a text does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It names a crate that exercises do not use.
    UnknownCrate { name: String, line: u32 },
    /// A value is where a future is wanted: it was awaited too early.
    AwaitedTooEarly { wanted_by: String, is_macro: bool, line: u32 },
    /// A future is where its value is wanted; the compiler would add `.await` on these lines.
    NotAwaited { says: String, line: u32, missing: Vec<u32> },
    /// A future would have to be `Send`.
    NotSend(NotSend),
    /// Something that runs later borrows what may be gone by then.
    Outlives { says: String, line: u32 },
    /// A task gets what the caller chooses, and nobody promises that it lives long enough.
    MayNotLive { says: String, line: u32 },
    /// Anything else.
    Other { says: String, line: u32 },
}

/// The cause of the first error that is the learner's.
pub fn cause(json_lines: &[u8], source: &Source) -> Option<Cause> {
    errors(json_lines).find_map(|error| of_error(&error, source))
}

fn of_error(error: &Diagnostic, source: &Source) -> Option<Cause> {
    if let Some(found) = not_send::of_error(error, source) {
        return Some(Cause::NotSend(found));
    }
    let place = error.place(source).filter(|_| is_shown(error, source))?;
    let line = place.line_start;
    let says = in_its_words(error, source);
    let found = unknown_crate(error, source)
        .or_else(|| awaited_too_early(error, source))
        .or_else(|| not_awaited(error, source, &says))
        .or_else(|| outlives(error, source, &says));
    Some(found.unwrap_or(Cause::Other { says, line }))
}

/// The compiler's message, and what it says of the place where that is more.
fn in_its_words(error: &Diagnostic, source: &Source) -> String {
    let mut primary = error.spans.iter().filter(|span| span.is_primary && span.is_in(source));
    let label = primary.find_map(|span| span.label.as_deref());
    match label.filter(|label| says_more(error, label)) {
        Some(label) if label.len() + error.message.len() < 120 => {
            format!("{}: {label}", error.message)
        }
        _ => error.message.clone(),
    }
}

/// Whether a label tells what the message does not: "not found in this scope" may stand in both.
fn says_more(error: &Diagnostic, label: &str) -> bool {
    let names_the_scope = |text: &str| text.ends_with("in this scope");
    let repeated =
        error.message.contains(label) || names_the_scope(label) && names_the_scope(&error.message);
    !label.is_empty() && !repeated
}

/// A path begins with a name that is none of the crates', and the compiler knows nothing to import
/// under it.
fn unknown_crate(error: &Diagnostic, source: &Source) -> Option<Cause> {
    let place = error.place(source)?;
    let line = place.line_start;
    let name = match error.code()? {
        "E0463" => source.extern_crate(line)?,
        "E0432" | "E0433" if error.suggestions(source).next().is_none() => {
            let name = place.marked().filter(|name| is_like_a_crate(name))?;
            source.begins_a_path(line, place.column_start).then_some(name)?
        }
        _ => return None,
    };
    (!crates::is_known(name)).then(|| Cause::UnknownCrate { name: name.to_owned(), line })
}

/// A bound `Future` is not met by what ends in `.await`.
fn awaited_too_early(error: &Diagnostic, source: &Source) -> Option<Cause> {
    if error.code() != Some("E0277") {
        return None;
    }
    let primary = error.spans.iter().find(|span| span.is_primary)?;
    if primary.is_in(source) {
        let mut bounds = error.children.iter().flat_map(|child| &child.spans);
        bounds.find(|span| span.marks("Future") || span.marks("IntoFuture"))?;
        if !primary.piece(source)?.trim_end_matches([']', ')']).ends_with("await") {
            return None;
        }
        let (wanted_by, is_macro) = wanted_by(error, source)?;
        return Some(Cause::AwaitedTooEarly { wanted_by, is_macro, line: primary.line_start });
    }
    // `select!` keeps the futures together: the compiler cannot say which of them is none.
    let (name, call) = primary.written_by(source).filter(|(name, _)| *name == "select")?;
    let line = source.awaited_branch(call.line_start, call.column_start)?;
    Some(Cause::AwaitedTooEarly { wanted_by: name.to_owned(), is_macro: true, line })
}

/// The macro or function whose bound it is.
fn wanted_by(error: &Diagnostic, source: &Source) -> Option<(String, bool)> {
    let others = || error.spans.iter().filter(|span| !span.is_primary);
    if let Some((name, _)) = others().find_map(|span| span.written_by(source)) {
        return Some((name.to_owned(), true));
    }
    let call = others().find(|span| span.is_in(source))?;
    Some((source.callee(call.line_start, call.column_start)?.to_owned(), false))
}

fn not_awaited(error: &Diagnostic, source: &Source, says: &str) -> Option<Cause> {
    let adds_await =
        |span: &&Span| matches!(span.suggested_replacement.as_deref(), Some(".await" | "await."));
    let mut missing: Vec<_> =
        error.suggestions(source).filter(adds_await).map(|span| span.line_start).collect();
    missing.dedup();
    let line = error.place(source)?.line_start;
    (!missing.is_empty()).then(|| Cause::NotAwaited { says: says.to_owned(), line, missing })
}

/// The error is about a borrow that something which runs later would have to keep: a task that is
/// spawned, or a block that is returned.
fn outlives(error: &Diagnostic, source: &Source, says: &str) -> Option<Cause> {
    let spawned = || error.spans.iter().any(|span| span.is_in(source) && span.spawns(source));
    let (says, line) = (says.to_owned(), error.place(source)?.line_start);
    match error.code()? {
        "E0373" => Some(Cause::Outlives { says, line }),
        "E0505" | "E0521" | "E0597" | "E0716" if spawned() => Some(Cause::Outlives { says, line }),
        "E0309" | "E0310" | "E0311" if spawned() => Some(Cause::MayNotLive { says, line }),
        _ => None,
    }
}

impl Cause {
    /// The word for it, where there is one.
    pub fn diagnosis(&self) -> Option<Diagnosis> {
        matches!(self, Self::NotSend(_)).then_some(Diagnosis::NotSend)
    }

    /// The line to look at.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::NotSend(found) => found.line(),
            Self::UnknownCrate { line, .. }
            | Self::AwaitedTooEarly { line, .. }
            | Self::NotAwaited { line, .. }
            | Self::Outlives { line, .. }
            | Self::MayNotLive { line, .. }
            | Self::Other { line, .. } => Some(*line),
        }
    }

    /// Other lines that this speaks of.
    pub fn related(&self) -> Vec<Related> {
        match self {
            Self::NotSend(found) => found.related(),
            Self::NotAwaited { missing, line, .. } => {
                let others = missing.iter().filter(|missing| *missing != line).take(MOST_RELATED);
                others
                    .filter_map(|at| Related::at(Some(*at), "Here an `.await` may be missing."))
                    .collect()
            }
            _ => vec![],
        }
    }

    /// What to say of it.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotSend(found) => found.sentence(),
            Self::UnknownCrate { name, line } => unknown(name, *line),
            Self::AwaitedTooEarly { wanted_by, is_macro: true, line } => format!(
                "It does not compile, line {line}: `{wanted_by}!` wants the futures themselves, to \
                 poll them side by side. Take the `.await` away."
            ),
            Self::AwaitedTooEarly { wanted_by, is_macro: false, line } => format!(
                "It does not compile, line {line}: `{wanted_by}` wants the future itself, and polls \
                 it. Take the `.await` away."
            ),
            Self::NotAwaited { says, line, missing } => format!(
                "It does not compile, line {line}: {says}. A future is not yet what it returns: an \
                 `.await` is missing on {}, or before, where that future is made.",
                lines(missing)
            ),
            Self::Outlives { says, line } => format!(
                "It does not compile, line {line}: {says}. What runs later may outlive this \
                 function, so it must own all that it uses ('static): make an owned copy before, \
                 and `move` it in."
            ),
            Self::MayNotLive { says, line } => format!(
                "It does not compile, line {line}: {says}. A task may outlive this function, and \
                 what the caller gives may not. Do not spawn it: poll it on this task, with \
                 `.await`, `join!` or the like."
            ),
            Self::Other { says, line } => format!("It does not compile, line {line}: {says}"),
        }
    }
}

fn unknown(name: &str, line: u32) -> String {
    let crates = crates::sentence();
    match crates::whole_of(name) {
        Some(whole) => format!("Line {line} names `{name}`, which is `{whole}` here. {crates}"),
        None => format!(
            "Line {line} names `{name}`, which is no crate that exercises use, and no module that \
             is in scope here. {crates}"
        ),
    }
}

/// Crates and modules are called in small letters.
fn is_like_a_crate(name: &str) -> bool {
    name.starts_with(|c: char| c.is_lowercase() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn lines(lines: &[u32]) -> String {
    let numbers: Vec<_> = lines.iter().map(u32::to_string).collect();
    match numbers.as_slice() {
        [one] => format!("line {one}"),
        _ => format!("lines {}", numbers.join(" and ")),
    }
}
