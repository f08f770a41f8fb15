//! Which parts of a text are compiled as they stand: what belongs to macros may become anything,
//! and items for tests only become nothing.

use super::tokens::{Kind, Tokens};

/// Which tokens stand in the definition of a macro, or in what one is called with.
pub fn in_macros(tokens: &Tokens<'_>) -> Vec<bool> {
    let mut within = vec![false; tokens.all.len()];
    let mut index = 0;
    while index < tokens.all.len() {
        index = match arguments(tokens, index) {
            Some(open) => {
                let end = tokens.all[open].closed_by;
                within[index..end].fill(true);
                end
            }
            None => index + 1,
        };
    }
    within
}

/// Where the brackets open that belong to the macro whose name stands at `index`, or to the
/// definition that begins there: `name!(…)`, `name! other {…}`.
fn arguments(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    if !tokens.is(index, |token| token.is_name()) || !tokens.is_bang(index + 1) {
        return None;
    }
    let open = index + 2 + usize::from(tokens.is(index + 2, |token| token.is_name()));
    tokens.is(open, |token| token.kind == Kind::Open).then_some(open)
}

/// What an item begins with that ends with the first `;` or `}` on its level, or later.
const ITEMS: [&str; 11] =
    ["const", "enum", "extern", "fn", "impl", "mod", "static", "struct", "trait", "type", "use"];

/// What may stand before that, besides `pub`.
const BEFORE: [&str; 3] = ["async", "const", "unsafe"];

/// Which tokens belong to items that are compiled for tests only: what `#[cfg(test)]` or
/// `#[cfg(all(test, …))]` stands before. Where it is not certain how far an item goes, none do.
pub fn left_out(tokens: &Tokens<'_>, in_macros: &[bool]) -> Vec<bool> {
    let mut left_out = vec![false; tokens.all.len()];
    let behind_inner = behind_inner_attributes(tokens);
    for index in 0..tokens.all.len() {
        // Behind a `<`, a `(` or a comma, parameters have attributes as well.
        let begins = index == 0
            || behind_inner[index]
            || tokens.follows(index, |last| ["{", "}", ";"].iter().any(|sign| last.is(sign)));
        if !begins || in_macros[index] || left_out[index] {
            continue;
        }
        if let Some(end) = end_of_test_item(tokens, index) {
            left_out[index..end].fill(true);
        }
    }
    left_out
}

/// Where an attribute of a whole file or block has just ended.
fn behind_inner_attributes(tokens: &Tokens<'_>) -> Vec<bool> {
    let mut behind = vec![false; tokens.all.len()];
    for index in 0..tokens.all.len() {
        let is_one = tokens.is(index, |token| token.is("#"))
            && tokens.is(index + 1, |token| token.is("!"))
            && tokens.is(index + 2, |token| token.is("["));
        if is_one && let Some(next) = behind.get_mut(end_of_group(tokens, index + 2)) {
            *next = true;
        }
    }
    behind
}

/// Behind the last token of the item that begins at `index`, if it is for tests only.
fn end_of_test_item(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let (mut next, mut is_for_tests) = (index, false);
    while let Some(behind) = behind_attribute(tokens, next) {
        is_for_tests |= leaves_out(tokens, next);
        next = behind;
    }
    if !is_for_tests {
        return None;
    }
    next = behind_visibility(tokens, next);
    let is = |at: usize, words: &[&str]| {
        tokens.is(at, |token| words.iter().any(|word| token.is_keyword(word)))
    };
    while is(next, &BEFORE) && (is(next + 1, &BEFORE) || is(next + 1, &ITEMS)) {
        next += 1;
    }
    is(next, &ITEMS).then(|| end_of_item(tokens, next))?
}

fn end_of_item(tokens: &Tokens<'_>, from: usize) -> Option<usize> {
    let mut next = from;
    loop {
        let token = tokens.get(next)?;
        match token.kind {
            Kind::Open if token.is("{") => return Some(end_of_group(tokens, next)),
            Kind::Open => next = end_of_group(tokens, next),
            Kind::Close => return None,
            _ if token.is(";") => return Some(next + 1),
            _ => next += 1,
        }
    }
}

fn end_of_group(tokens: &Tokens<'_>, open: usize) -> usize {
    (tokens.all[open].closed_by + 1).min(tokens.all.len())
}

fn behind_attribute(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let is_one =
        tokens.is(index, |token| token.is("#")) && tokens.is(index + 1, |token| token.is("["));
    is_one.then(|| end_of_group(tokens, index + 1))
}

fn behind_visibility(tokens: &Tokens<'_>, index: usize) -> usize {
    if !tokens.is(index, |token| token.is_keyword("pub")) {
        return index;
    }
    match tokens.is(index + 1, |token| token.is("(")) {
        true => end_of_group(tokens, index + 1),
        false => index + 1,
    }
}

/// Whether the attribute at `index` leaves out what follows unless tests are compiled.
fn leaves_out(tokens: &Tokens<'_>, index: usize) -> bool {
    let says = |at: usize, words: &[&str]| {
        words.iter().enumerate().all(|(offset, word)| {
            tokens
                .is(at + offset, |token| token.is(word) || (token.is_name() && token.text == *word))
        })
    };
    says(index + 2, &["cfg", "(", "test", ")"])
        || says(index + 2, &["cfg", "(", "test", ",", ")"])
        || says(index + 2, &["cfg", "(", "all", "(", "test", ","])
        || says(index + 2, &["cfg", "(", "all", "(", "test", ")"])
}
