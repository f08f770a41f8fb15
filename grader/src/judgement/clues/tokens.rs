//! A text's tokens, with the words to walk them.

use std::collections::BTreeSet;

use crate::judgement::source::{Source, Token};

/// Macros whose arguments are printed, and decide nothing.
pub const PRINTING: [&str; 14] = [
    "print", "println", "eprint", "eprintln", "dbg", "format", "write", "writeln", "trace",
    "debug", "info", "warn", "error", "panic",
];

/// The text's tokens, with the words to walk them.
pub struct Tokens<'a>(&'a [Token]);

impl<'a> Tokens<'a> {
    pub fn of(source: &'a Source) -> Self {
        Self(source.tokens())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn get(&self, index: usize) -> Option<&'a Token> {
        self.0.get(index)
    }

    pub fn text(&self, index: usize) -> &'a str {
        self.0.get(index).map_or("", |token| token.text.as_str())
    }

    pub fn before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |index| self.text(index))
    }

    pub fn line(&self, index: usize) -> Option<u32> {
        self.0.get(index).map(|token| token.line)
    }

    pub fn reads(&self, index: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(nth, word)| self.text(index + nth) == *word)
    }

    /// Where these words stand one after the other.
    pub fn find(&self, words: &[&str]) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |&index| self.reads(index, words))
    }

    /// The bracket that closes the one at `open`.
    pub fn close(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for index in open..self.len() {
            match self.text(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return index;
            }
        }
        self.len()
    }

    /// What stands in the brackets of each call of one of these macros.
    pub fn inside_macros(&self, names: &[&str]) -> BTreeSet<usize> {
        let calls = (0..self.len())
            .filter(|&index| names.contains(&self.text(index)) && self.text(index + 1) == "!");
        calls.flat_map(|index| index + 2..self.close(index + 2)).collect()
    }

    /// Calls of methods of these names: the index of the name.
    pub fn method_calls(&self, names: &[&str]) -> Vec<usize> {
        let is_call = |&index: &usize| {
            names.contains(&self.text(index))
                && self.before(index) == "."
                && self.text(index + 1) == "("
        };
        (0..self.len()).filter(is_call).collect()
    }

    pub fn is_awaited(&self, call: usize) -> bool {
        self.reads(self.close(call + 1) + 1, &[".", "await"])
    }

    /// Where the statement begins that this token is part of.
    pub fn statement(&self, index: usize) -> usize {
        let mut depth = 0_usize;
        for at in (0..index).rev() {
            match self.text(at) {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" if depth == 0 => return at + 1,
                "{" if depth == 0 => return at + 1,
                "(" | "[" | "{" => depth -= 1,
                ";" if depth == 0 => return at + 1,
                _ => {}
            }
            // A block that ends is a statement that ends, unless it is a closure's.
            if depth == 1 && self.text(at) == "}" && self.text(at + 1) != ")" {
                return at + 1;
            }
        }
        0
    }
}

impl Tokens<'_> {
    /// The bracket that closes the block in which this token stands.
    pub fn close_of_block(&self, index: usize) -> usize {
        let mut depth = 0_usize;
        for at in index..self.len() {
            match self.text(at) {
                "{" => depth += 1,
                "}" if depth == 0 => return at,
                "}" => depth -= 1,
                _ => {}
            }
        }
        self.len()
    }
}

/// The one line of these, if they are all on one.
pub fn only(lines: impl IntoIterator<Item = Option<u32>>) -> Option<u32> {
    let lines: BTreeSet<_> = lines.into_iter().flatten().collect();
    lines.first().copied().filter(|_| lines.len() == 1)
}
