//! A value that is not `Send`, kept where only what is `Send` may be.

use super::diagnostic::{Diagnostic, Span};
use crate::judgement::source::Source;
use crate::vocabulary::judgement::Related;

/// Why a future is not `Send`, as far as the compiler can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSend {
    /// A value is kept while something is waited for.
    Kept {
        /// The value, as the source calls it.
        value: String,
        /// The line that it is from.
        from: u32,
        /// The line of the `.await`.
        line: u32,
        /// It is the value itself that is waited with.
        waited_with: bool,
    },
    /// What the caller gave is handed to a task, and its type says nothing of other threads.
    Given {
        /// What was handed over, as the source calls it.
        value: String,
        /// Where.
        line: u32,
    },
    /// A function spawns itself: its future would have to be known before it is made.
    SpawnsItself {
        /// The function.
        function: String,
        /// Where it is spawned.
        line: u32,
    },
    /// The compiler names a type and no value.
    Unnamed {
        /// What the compiler says of it.
        says: String,
        /// Where it is in the learner's source: what is spawned, or else the whole body.
        line: Option<u32>,
    },
}

/// What to write behind the learner's text so that the compiler asks there for what `hidden_tests`
/// ask for; `None` if they ask of nothing that it is `Send`.
///
/// Of a bound that is checked in the same crate, the compiler names the value and the `.await`; of
/// one in another crate only a type. The two empty lines keep it apart from the text's end. A text
/// whose last words swallow this gains nothing: the hidden tests ask all the same.
pub fn send_check(hidden_tests: &str) -> Option<String> {
    let hidden_tests = Source::new("", hidden_tests);
    let calls = hidden_tests.calls_handed_to("must_be_send");
    let check = |(name, arguments): &(String, usize)| {
        format!("is_send(crate::{name}({}));", vec!["any()"; *arguments].join(", "))
    };
    let checks: String = calls.iter().map(check).collect();
    (!checks.is_empty()).then(|| {
        format!(
            "\n\n\nconst _: fn() = || {{ fn any<T>() -> T {{ loop {{}} }} \
             fn is_send<T: ::core::marker::Send>(_: T) {{}} {checks} }};\n"
        )
    })
}

/// The cause of an error about a bound `Send`, wherever the bound stands: in a library, in the
/// harness for hidden tests, or behind the learner's text. What is marked as the bound decides it,
/// and nothing else; the code alone would not, since futures have an error of their own without one.
pub(super) fn of_error(error: &Diagnostic, source: &Source) -> Option<NotSend> {
    if !asks_for_send(error, source) {
        return None;
    }
    let found = kept(error, source).or_else(|| spawns_itself(error, source));
    Some(found.or_else(|| given(error, source)).unwrap_or_else(|| NotSend::Unnamed {
        says: error.message.clone(),
        line: theirs(error, source).find(|span| span.is_primary).map(|span| span.line_start),
    }))
}

fn asks_for_send(error: &Diagnostic, source: &Source) -> bool {
    let mut bounds = error.children.iter().flat_map(|child| &child.spans);
    bounds.any(|span| {
        span.is_primary && !span.is_in(source) && (span.marks_send() || span.is_the_harness_bound())
    })
}

fn theirs<'d>(error: &'d Diagnostic, source: &'d Source) -> impl Iterator<Item = &'d Span> {
    error.every_place().filter(|span| span.is_in(source))
}

/// The note that names both the wait and what is kept meanwhile.
fn kept(error: &Diagnostic, source: &Source) -> Option<NotSend> {
    error.children.iter().find_map(|child| {
        let theirs = || child.spans.iter().filter(|span| span.is_in(source));
        let awaited = theirs().find(|span| span.marks("await"))?;
        let value = theirs().find(|span| !span.is_primary)?;
        let name = value.marked()?;
        let name = name.strip_prefix("mut ").unwrap_or(name);
        let (from, line) = (value.line_start, awaited.line_start);
        let waited_with = source.names_on(line, name);
        Some(NotSend::Kept { value: name.to_owned(), from, line, waited_with })
    })
}

fn spawns_itself(error: &Diagnostic, source: &Source) -> Option<NotSend> {
    theirs(error, source).find_map(|span| {
        let function = source.enclosing_function(span.line_start, span.column_start)?;
        let piece = span.piece(source).filter(|_| !span.spawns(source))?;
        let calls_it = Source::new("", piece).calls_function(function);
        let (function, line) = (function.to_owned(), span.line_start);
        calls_it.then_some(NotSend::SpawnsItself { function, line })
    })
}

/// The compiler would add the bound to a type of the learner's signature.
fn given(error: &Diagnostic, source: &Source) -> Option<NotSend> {
    error.suggestions(source).find(|span| {
        let written = span.suggested_replacement.as_deref().unwrap_or_default();
        written.trim_end().ends_with("marker::Send")
    })?;
    let places = || theirs(error, source).filter(|span| span.suggested_replacement.is_none());
    let awaited = error.children.iter().flat_map(|child| &child.spans);
    let awaited = awaited.filter(|span| span.is_in(source) && span.suggested_replacement.is_none());
    let place = awaited.chain(places()).find(|span| span.is_primary)?;
    Some(NotSend::Given { value: place.marked()?.to_owned(), line: place.line_start })
}

impl NotSend {
    /// Where it is in the learner's source.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Kept { line, .. }
            | Self::Given { line, .. }
            | Self::SpawnsItself { line, .. } => Some(*line),
            Self::Unnamed { line, .. } => *line,
        }
    }

    /// What is kept meanwhile.
    pub fn related(&self) -> Vec<Related> {
        match self {
            Self::Kept { value, from, .. } => {
                let words = format!("Here `{value}` is made, which is kept meanwhile.");
                Related::at(Some(*from), words).into_iter().collect()
            }
            Self::Given { .. } | Self::SpawnsItself { .. } | Self::Unnamed { .. } => vec![],
        }
    }

    /// What to say of it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Kept { value, from, line, waited_with } => {
                let advice = match waited_with {
                    true => "If that wait does not need it, wait first; else take something that is Send".to_owned(),
                    false => format!(
                        "End `{value}` in a block or function of its own before the `.await`"
                    ),
                };
                format!(
                    "Line {line} awaits while `{value}` of line {from} is kept, which must not move \
                     to another thread (it is not Send), so the future must not either. {advice}."
                )
            }
            Self::Given { value, line } => format!(
                "Line {line} gives `{value}` to a task of its own, which may move to another \
                 thread; but what it is, the caller chooses, and nobody promises that it is Send. \
                 Do not spawn it: poll it on this task, with `.await`, `join!` or the like."
            ),
            Self::SpawnsItself { function, line } => format!(
                "Line {line} spawns `{function}` inside `{function}`: whether its future is Send \
                 cannot be told while it is still being made. Box the call to itself and await it \
                 here instead: `Box::pin({function}(…)).await`."
            ),
            Self::Unnamed { says, line } => format!(
                "A task may move to another thread at any `.await`, but {says}{}. It must be gone \
                 before the `.await`, or be something that is Send.",
                line.map(|line| format!(" (in the future from line {line})")).unwrap_or_default()
            ),
        }
    }
}
