//! What a source that was handed in may not say, and where it says it.
//!
//! The sandbox is what holds an attack; this refuses it earlier, with a sentence. So it may be
//! strict about what no answer needs, and must never refuse one that is right: a name is judged by
//! where it stands. `process` is a fine name for a function, and `std::process` is refused under
//! any name that the text gives it. Strings and comments are not looked at.

mod own_macros;
mod places;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::BTreeSet;

use crate::vocabulary::course::Permission;
use own_macros::{assembling, attribute};
use places::{refused_places, words};
use tokens::{Kind, Tokens};

/// How deep brackets may be nested: the compiler runs out of stack at some thousands.
const MOST_DEPTH: usize = 256;

/// How many tokens a source may have. The densest answer of the course has one for every 2.9 bytes,
/// so that a file as large as is taken in holds 91,000 at most; the longest has a few hundred. The
/// compiler needs 0.8 s for this many in `let a=1;`, and 3.8 s for as many as such a file can hold.
const MOST_TOKENS: usize = 100_000;

/// Macros that bring something in from outside while the compiler runs, or machine code.
const MACROS: [&str; 8] = [
    "asm",
    "env",
    "global_asm",
    "include",
    "include_bytes",
    "include_str",
    "naked_asm",
    "option_env",
];

/// Attributes that reach beyond the text, each with what follows it.
const ATTRIBUTES: [(&str, &str); 9] = [
    ("debugger_visualizer", "("),
    ("export_name", "="),
    ("feature", "("),
    ("link", "("),
    ("link_name", "="),
    ("link_section", "="),
    ("naked", ""),
    ("no_mangle", ""),
    ("path", "="),
];

/// Why a source is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyViolation {
    /// What is refused, why, and what to do.
    pub message: String,
    /// The line it stands on.
    pub line: u32,
}

/// Something refused that a text says.
#[derive(Clone, Debug)]
struct Found {
    /// Where in the text.
    at: usize,
    /// What it is called where it comes from.
    word: String,
    why: Why,
}

/// Why something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Outside,
    Hook,
    Looking,
    Clock,
    Macro,
    Attribute,
    Unsafe,
    Assembled,
    ForeignLetters,
    Frontmatter,
    Depth,
    Length,
}

/// Why `text` is not compiled, as an answer to an exercise that allows this; `None` if it may be.
///
/// ```
/// use async_kata::judgement::policy::refusal;
/// let allowed = Default::default();
/// let text = "use std::process as p;\npub fn answer() -> u32 { p::exit(0) }";
/// assert_eq!(refusal(text, &allowed).unwrap().line, 1);
/// assert_eq!(refusal("pub fn process(path: &str) {}", &allowed), None);
/// ```
pub fn refusal(text: &str, allowed: &BTreeSet<Permission>) -> Option<PolicyViolation> {
    let tokens = Tokens::of(text);
    // The rest goes as deep as the text does.
    let found = match out_of_bounds(&tokens) {
        Some(found) => found,
        None => everything(&tokens, allowed).into_iter().min_by_key(|found| found.at)?,
    };
    let line = text.as_bytes()[..found.at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    Some(PolicyViolation { message: format!("{} Line {line}.", found.sentence()), line })
}

fn out_of_bounds(tokens: &Tokens<'_>) -> Option<Found> {
    let (depth, deepest) = tokens.depth;
    if depth > MOST_DEPTH {
        return Some(Found { at: deepest, word: String::new(), why: Why::Depth });
    }
    let first_too_many = tokens.get(MOST_TOKENS)?;
    Some(Found { at: first_too_many.start, word: String::new(), why: Why::Length })
}

fn everything(tokens: &Tokens<'_>, allowed: &BTreeSet<Permission>) -> Vec<Found> {
    let mut found = refused_places(tokens, allowed, false);
    let (imports, attributes) = (imports(tokens), attributes(tokens));
    for index in 0..tokens.all.len() {
        found.extend(forbidden_word(tokens, index, imports[index]));
        found.extend(forbidden_attribute(tokens, index).filter(|_| attributes[index]));
    }
    // In a file that begins so, the compiler may come to take what follows for no code at all.
    if tokens.all.len() >= 3 && tokens.all[..3].iter().all(|token| token.is("-")) {
        found.push(Found {
            at: tokens.all[0].start,
            word: "---".to_owned(),
            why: Why::Frontmatter,
        });
    }
    // Where a guess and knowledge meet, knowledge was first.
    let assembling = assembling(tokens);
    if assembling.is_some() {
        let guesses = refused_places(tokens, allowed, true).into_iter();
        found.extend(guesses.map(|found| Found { why: Why::Assembled, ..found.unqualified() }));
    }
    for index in assembling.iter().flatten().enumerate().filter_map(|(i, is)| is.then_some(i)) {
        found.extend(handed_over(tokens, index, allowed));
    }
    found
}

/// What stands at `index`, where it may become part of any name.
fn handed_over(tokens: &Tokens<'_>, index: usize, allowed: &BTreeSet<Permission>) -> Option<Found> {
    let token = tokens.get(index).filter(|token| token.is_name())?;
    let attributes = ATTRIBUTES.iter().map(|(word, _)| *word);
    let mut refused = words(allowed).chain(MACROS).chain(attributes);
    let word = refused.find(|word| *word == token.text)?;
    Some(Found { at: token.start, word: word.to_owned(), why: Why::Assembled })
}

/// A keyword or a macro that is refused wherever it stands.
fn forbidden_word(tokens: &Tokens<'_>, index: usize, in_import: bool) -> Option<Found> {
    let token = tokens.get(index).filter(|token| token.is_name())?;
    let at = |word: String, why| Some(Found { at: token.start, word, why });
    let brings_a_crate = tokens.is(index + 1, |next| next.is_keyword("crate"));
    if token.is_keyword("unsafe") || (token.is_keyword("extern") && !brings_a_crate) {
        return at(token.text.to_string(), Why::Unsafe);
    }
    let is_variable = tokens.follows(index, |last| last.is("$"));
    let is_called = tokens.is_bang(index + 1) && !is_variable;
    let is_renamed = in_import && tokens.is(index + 1, |next| next.is_keyword("as"));
    if MACROS.contains(&token.text.as_ref()) && (is_called || is_renamed) {
        return at(format!("{}!", token.text), Why::Macro);
    }
    None
}

/// Which tokens belong to a `use` declaration.
fn imports(tokens: &Tokens<'_>) -> Vec<bool> {
    let mut within = false;
    let belongs = tokens.all.iter().map(|token| {
        // `use<'a>` is a bound.
        let goes_on = token.is_name()
            || token.kind == Kind::Separator
            || ["{", "}", ",", "*"].iter().any(|sign| token.is(sign));
        within = token.is_keyword("use") || (within && goes_on);
        within
    });
    belongs.collect()
}

/// Which tokens stand in `#[…]`.
fn attributes(tokens: &Tokens<'_>) -> Vec<bool> {
    let mut within = vec![false; tokens.all.len()];
    let attributes = (0..tokens.all.len()).filter_map(|index| attribute(tokens, index));
    attributes.for_each(|attribute| within[attribute].fill(true));
    within
}

fn forbidden_attribute(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let token = tokens.get(index).filter(|token| token.is_name())?;
    let (word, follows) = ATTRIBUTES.iter().find(|(word, _)| *word == token.text)?;
    let is_one = follows.is_empty() || tokens.is(index + 1, |next| next.is(follows));
    is_one.then(|| Found { at: token.start, word: format!("#[{word}]"), why: Why::Attribute })
}

impl Found {
    /// The same by its last word.
    fn unqualified(self) -> Self {
        let word = self.word.rsplit("::").next().unwrap_or_default().to_owned();
        Self { word, ..self }
    }

    fn sentence(&self) -> String {
        let word = &self.word;
        match self.why {
            Why::Outside => format!(
                "`{word}` is not available here: hidden tests run in a sandbox, and no answer \
                 needs what is outside of it. Take it out."
            ),
            Why::Hook => format!(
                "`{word}` is not available here: what happens on a panic is for the hidden tests \
                 to see. Handle errors with `Result`, or a task's panic with its `JoinError`."
            ),
            Why::Looking => format!(
                "`{word}` is not available here: an answer does not depend on who calls it. Take \
                 it out."
            ),
            Why::Clock => format!(
                "`{word}` is not available here: the clock belongs to the hidden tests. Wait for \
                 time to pass, with `sleep` or `timeout`."
            ),
            Why::Macro => format!(
                "`{word}` is not available here: an answer is this one file, and takes nothing in \
                 from elsewhere. Write what you need into it."
            ),
            Why::Attribute => format!(
                "`{word}` is not available here: it reaches beyond this file, and no answer needs \
                 it. Take it out."
            ),
            Why::Unsafe => format!(
                "`{word}` is not available here: answers are written in safe Rust. Take it out."
            ),
            Why::Assembled => format!(
                "`{word}` stands beside a macro that puts names together, so what it will mean \
                 cannot be checked. Write that part without the macro, or choose another name."
            ),
            Why::ForeignLetters => format!(
                "`{word}` gets a name here with letters beyond a to z, which cannot be followed. \
                 Choose a plain one, or none."
            ),
            Why::Frontmatter => format!(
                "The text begins with `{word}`, as no Rust that can be checked does. Take out all \
                 that stands before the code."
            ),
            Why::Depth => format!(
                "Brackets are nested more than {MOST_DEPTH} deep here: the compiler would run out \
                 of room. Take it apart into functions."
            ),
            Why::Length => format!(
                "This is too long to be compiled: more than {MOST_TOKENS} words and signs. Keep \
                 to what the exercise asks for."
            ),
        }
    }
}
