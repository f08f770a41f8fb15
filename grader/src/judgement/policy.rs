//! What a source that was handed in may not say, where it says it, and what of it the compiler is
//! not shown.
//!
//! A wall against one thing only: code that is no longer safe Rust, which nothing behind this could
//! judge. All else is stopped where it is exact: the sandbox holds what reaches out, and the judge
//! notices a clock that was set, a panic that was hidden and a process that left. A word is refused
//! here only if an attack stands beside it in [`WORDS`] that nothing else stops.

mod lints;
mod skipped;
#[cfg(test)]
mod tests;
pub(super) mod tokens;

use crate::vocabulary::course::Kind as ExerciseKind;
pub use lints::without_unsafe_lints;
use skipped::{in_macros, left_out};
use tokens::{Kind, Tokens};

/// How deep brackets may be nested: the compiler runs out of stack at some thousands.
const MOST_DEPTH: usize = 256;

/// How many tokens a source may have. The densest answer of the course has one for every 2.9 bytes,
/// so that a file as large as is taken in holds 91,000 at most; the longest has a few hundred. The
/// compiler needs 0.8 s for this many in `let a=1;`, and 3.8 s for as many as such a file can hold.
const MOST_TOKENS: usize = 100_000;

/// Every word that is refused, with an attack of `tests/attacks/` that it alone stops.
///
/// The compiler is told to forbid unsafe code, and its lint finds blocks, functions, traits and
/// foreign functions. It does not find `#[unsafe(naked)]`, behind which stands machine code that
/// runs when it is called, nor `#[unsafe(link_section = "…")]` on a method. Whatever a macro makes
/// of them, neither can be written without this word.
pub const WORDS: [(&str, &str); 1] = [("unsafe", "changes_the_question")];

/// Why a source is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyViolation {
    /// What is refused, why, and what to do.
    pub message: String,
    /// The line it stands on.
    pub line: u32,
}

/// Something refused that a text says.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// Where in the text.
    at: usize,
    why: Why,
}

/// Why something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Word(&'static str),
    Depth,
    Length,
}

/// Why `text` is not compiled, as an answer to an exercise of this kind; `None` if it may be.
///
/// ```
/// use async_kata::judgement::policy::refusal;
/// use async_kata::vocabulary::course::Kind;
/// let text = "pub fn answer() -> u32 {\n    unsafe { read() }\n}";
/// assert_eq!(refusal(text, Kind::Functions).unwrap().line, 2);
/// assert_eq!(refusal("pub fn answer() -> u32 { std::process::id() }", Kind::Functions), None);
/// ```
pub fn refusal(text: &str, kind: ExerciseKind) -> Option<PolicyViolation> {
    let tokens = Tokens::of(text);
    // The rest goes as deep as the text does.
    let found = match out_of_bounds(&tokens) {
        Some(found) => found,
        None => forbidden_word(&tokens, kind)?,
    };
    let line = text.as_bytes()[..found.at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    Some(PolicyViolation { message: format!("{} Line {line}.", found.why.sentence()), line })
}

fn out_of_bounds(tokens: &Tokens<'_>) -> Option<Found> {
    let (depth, deepest) = tokens.depth;
    if depth > MOST_DEPTH {
        return Some(Found { at: deepest, why: Why::Depth });
    }
    let first_too_many = tokens.get(MOST_TOKENS)?;
    Some(Found { at: first_too_many.start, why: Why::Length })
}

/// The first word of [`WORDS`] that is compiled.
fn forbidden_word(tokens: &Tokens<'_>, kind: ExerciseKind) -> Option<Found> {
    let in_macros = in_macros(tokens);
    let left_out = match kind {
        ExerciseKind::Functions => left_out(tokens, &in_macros),
        // Tests are compiled as tests.
        ExerciseKind::Tests => vec![false; tokens.all.len()],
    };
    (0..tokens.all.len()).filter(|index| !left_out[*index]).find_map(|index| {
        let token = &tokens.all[index];
        let (word, _) = WORDS.into_iter().find(|(word, _)| token.is_keyword(word))?;
        let is_type = !in_macros[index] && is_function_pointer(tokens, index);
        (!is_type).then_some(Found { at: token.start, why: Why::Word(word) })
    })
}

/// Whether `unsafe` at `index` only begins the type of a pointer, such as `unsafe fn(u8)`. Nothing
/// can be done with one.
fn is_function_pointer(tokens: &Tokens<'_>, index: usize) -> bool {
    let mut next = index + 1;
    if tokens.is(next, |token| token.is_keyword("extern")) {
        next += 1 + usize::from(tokens.is(next + 1, |token| token.kind == Kind::Other));
    }
    tokens.is(next, |token| token.is_keyword("fn")) && tokens.is(next + 1, |token| token.is("("))
}

impl Why {
    fn sentence(self) -> String {
        match self {
            Self::Word(word) => format!(
                "`{word}` is not available here: answers are written in safe Rust. Take it out."
            ),
            Self::Depth => format!(
                "Brackets are nested more than {MOST_DEPTH} deep here: the compiler would run out \
                 of room. Take it apart into functions."
            ),
            Self::Length => format!(
                "This is too long to be compiled: more than {MOST_TOKENS} words and signs. Keep \
                 to what the exercise asks for."
            ),
        }
    }
}
