//! What a learner was given to begin with, and which texts are still that.

use std::collections::BTreeSet;

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use crate::judgement::source::with_plain_ends;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::update::hash;

/// Whether anything was written into a text since it was given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It is the starter: layout and comments are no work on it.
    NotBegun,
    /// It is somebody's own.
    Begun,
}

/// What learners were given as the starter of one exercise.
#[derive(Clone, Debug)]
pub struct Given {
    starter: Fingerprint,
    /// The hashes of all texts that were given out before.
    before: BTreeSet<String>,
}

impl Given {
    /// This starter now, and texts with these hashes before.
    pub fn new(starter: &str, before: BTreeSet<String>) -> Self {
        Self { starter: code(starter), before }
    }

    /// What became of it in `text`.
    ///
    /// ```
    /// use async_kata::judgement::given::{Given, Work};
    /// let given = Given::new("pub fn one() -> u32 { 2 }", Default::default());
    /// assert_eq!(given.work_on("// mine\npub fn one() -> u32 {\n    2\n}\n"), Work::NotBegun);
    /// assert_eq!(given.work_on("pub fn one() -> u32 { 1 }"), Work::Begun);
    /// ```
    pub fn work_on(&self, text: &str) -> Work {
        let was_given = || self.before.contains(&hash(as_written(text).as_bytes()));
        if self.starter == code(text) || was_given() { Work::NotBegun } else { Work::Begun }
    }
}

/// A text as the course has it, whatever an editor has made of its ends.
fn as_written(text: &str) -> String {
    with_plain_ends(text) + "\n"
}

/// A text without layout and comments. The lexer takes any text.
fn code(text: &str) -> Fingerprint {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = 0;
    let tokens = tokenize(text, FrontmatterAllowed::No).filter_map(|token| {
        let word = &text[at..at + token.len as usize];
        at += token.len as usize;
        match token.kind {
            TokenKind::Whitespace
            | TokenKind::LineComment { .. }
            | TokenKind::BlockComment { .. } => None,
            _ => Some(word.as_bytes()),
        }
    });
    Fingerprint::of(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTER: &str = "/// Sums.\npub fn sum(a: u32) -> u32 {\n    a - 1\n}\n";

    #[test]
    fn layout_and_comments_are_no_work_and_whatever_else_is_changed_is() {
        let older = "pub fn sum(a: u32) -> u32 {\n    a - 2\n}\n";
        let given = Given::new(STARTER, BTreeSet::from([hash(older.as_bytes())]));
        let cases = [
            (STARTER, Work::NotBegun),
            ("\u{feff}pub fn sum(a: u32) -> u32 { a - 1 /* why? */ }", Work::NotBegun),
            ("pub fn sum(a:u32)->u32{a-1}\r\n", Work::NotBegun),
            (older, Work::NotBegun),
            ("pub fn sum(a: u32) -> u32 {\r\n    a - 2\r\n}\r\n\r\n", Work::NotBegun),
            // Of what was given before there are hashes only.
            ("pub fn sum(a: u32) -> u32 { a - 2 }\n", Work::Begun),
            ("pub fn sum(a: u32) -> u32 { a + 1 }", Work::Begun),
            ("pub fn sum(a: u32) -> u32 { a - 1; }", Work::Begun),
            ("pub fn s um(a: u32) -> u32 { a - 1 }", Work::Begun),
            ("", Work::Begun),
            ("/*", Work::Begun),
        ];
        for (text, expected) in cases {
            assert_eq!(given.work_on(text), expected, "{text}");
        }
    }
}
