//! Macros that a text defines: which of them can put a name together that the text never says.
//!
//! Most cannot, and nothing about them matters. A macro can if it takes bare tokens, or if it sets
//! what it was given beside a `::` or a `!`, in an import or in an attribute. Such a macro may be
//! handed no word that would be refused in a path. `tokio::select!` and its like take names apart
//! too, but only through arms of their own, whose calls begin with `@`, or macros whose names begin with `__`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::tokens::{Kind, Tokens};

/// Which tokens may become part of any name; none if all macros of the text are harmless.
pub fn assembling(tokens: &Tokens<'_>) -> Option<Vec<bool>> {
    let definitions: Vec<_> =
        (0..tokens.all.len()).filter(|index| is_word(tokens, *index, "macro_rules")).collect();
    let bodies: Vec<_> = definitions.iter().filter_map(|index| body(tokens, *index)).collect();
    let inner = calls(tokens, |index| is_inner(tokens, index));
    let mut defining = vec![false; tokens.all.len()];
    bodies.iter().for_each(|body| defining[body.clone()].fill(true));
    let can_assemble = |index| defining[index] && can_assemble(tokens, index);
    if inner.is_empty() && !(0..tokens.all.len()).any(can_assemble) {
        return None;
    }
    let own = own_names(tokens, &definitions);
    let of_own = calls(tokens, |index| match &own {
        Some(own) => own.contains(tokens.all[index].text.as_ref()) || !is_plain(tokens, index),
        None => true,
    });
    let mut assembling = vec![false; tokens.all.len()];
    inner.into_iter().chain(of_own).for_each(|part| assembling[part].fill(true));
    for body in bodies {
        let is_handed_over = assembling[body.start];
        assembling[body.clone()].fill(true);
        if !is_handed_over {
            variables(tokens, body).into_iter().for_each(|index| assembling[index] = false);
        }
    }
    Some(assembling)
}

/// What stays in the definition in `body`: its variables, and the `path` of `$x:path`.
fn variables(tokens: &Tokens<'_>, body: Range<usize>) -> Vec<usize> {
    let mut own = vec![];
    for (matcher, written) in arms(tokens, body) {
        let declared: Vec<_> = matcher
            .filter(|index| is_variable(tokens, *index))
            .filter(|index| tokens.is(index + 1, |token| token.is_name()))
            .filter(|index| tokens.is(index + 2, |token| token.is(":")))
            .map(|index| index + 1)
            .collect();
        let names: BTreeSet<_> = declared.iter().map(|index| &tokens.all[*index].text).collect();
        own.extend(declared.iter().flat_map(|index| [*index, index + 2]));
        own.extend(written.filter(|index| {
            tokens.follows(*index, |last| last.is("$")) && names.contains(&tokens.all[*index].text)
        }));
    }
    own
}

/// What each arm of the definition in `body` matches, and what it writes.
fn arms(
    tokens: &Tokens<'_>,
    body: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let open =
        move |from: usize| (from..body.end).find(|index| tokens.all[*index].kind == Kind::Open);
    let mut next = open(body.start).map_or(body.end, |open| open + 1);
    std::iter::from_fn(move || {
        let matcher = open(next)?;
        let arrow = tokens.all[matcher].closed_by + 1;
        let is_arrow =
            tokens.is(arrow, |token| token.is("=")) && tokens.is(arrow + 1, |token| token.is(">"));
        let written = tokens.get(arrow + 2).filter(|token| is_arrow && token.kind == Kind::Open)?;
        next = written.closed_by + 1;
        Some((matcher..arrow - 1, arrow + 2..written.closed_by))
    })
}

fn is_word(tokens: &Tokens<'_>, index: usize, word: &str) -> bool {
    tokens.is(index, |token| token.is_name() && token.text == word)
}

/// What the definition holds whose `macro_rules` stands at `index`.
fn body(tokens: &Tokens<'_>, index: usize) -> Option<Range<usize>> {
    // Its name may be a variable.
    let mut opening = index + 2..index + 5;
    let open = opening.find(|at| tokens.is(*at, |token| token.kind == Kind::Open))?;
    Some(index..tokens.all[open].closed_by)
}

/// Whether the macro called at `index` is one of a library's that is for the library itself.
fn is_inner(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.all[index].text.starts_with("__") || tokens.is(index + 3, |token| token.is("@"))
}

/// What macros are called with, where `wanted` says so of the index of the name.
fn calls(tokens: &Tokens<'_>, wanted: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let names = 0..tokens.all.len();
    names
        .filter(|index| tokens.all[*index].is_name() && tokens.is_call_of_macro(*index))
        .filter(|index| wanted(*index))
        .map(|index| index + 2..tokens.all[index + 2].closed_by)
        .collect()
}

/// What the macros of this text go by: their names, and every name that may be another one's.
/// `None` if that cannot be seen.
fn own_names<'t>(tokens: &'t Tokens<'_>, definitions: &[usize]) -> Option<BTreeSet<&'t str>> {
    let mut own = BTreeSet::new();
    for index in definitions {
        let name = tokens.get(index + 2).filter(|token| token.is_name())?;
        if !tokens.is_bang(index + 1) {
            return None;
        }
        own.insert(name.text.as_ref());
    }
    let renamed = (0..tokens.all.len()).filter(|i| tokens.follows(*i, |t| t.is_keyword("as")));
    own.extend(renamed.map(|index| tokens.all[index].text.as_ref()));
    Some(own)
}

/// Whether there is one way only to write the name.
fn is_plain(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.all[index].text.is_ascii()
}

/// Whether what stands at `index` lets the definition around it put names together. To say so of
/// one that cannot costs little: it matters only together with a word that is refused.
fn can_assemble(tokens: &Tokens<'_>, index: usize) -> bool {
    takes_bare_tokens(tokens, index)
        || joins(tokens, index)
        || (is_variable(tokens, index) && is_exposed(tokens, index))
        || imports(tokens, index)
        || is_attribute_with_variable(tokens, index)
}

/// `$x:tt`, `$x:meta`, and `$x:$kind`.
fn takes_bare_tokens(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is(index, |token| token.is(":"))
        && tokens.is(index + 1, |token| {
            token.is("$") || token.is_keyword("tt") || token.is_keyword("meta")
        })
}

/// A `::` or `!` beside a variable or a repetition.
fn joins(tokens: &Tokens<'_>, index: usize) -> bool {
    let is_separator = tokens.is(index, |token| token.kind == Kind::Separator);
    if !is_separator && !tokens.is_bang(index) {
        return false;
    }
    let ends_repetition = ["*", "+", "?", ")"];
    is_variable(tokens, index + 1)
        || (index >= 2 && is_variable(tokens, index - 2))
        || tokens.follows(index, |last| ends_repetition.iter().any(|sign| last.is(sign)))
}

/// Whether a variable or a repetition begins at `index`.
fn is_variable(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is(index, |token| token.is("$"))
        && !tokens.is(index + 1, |token| token.is_keyword("crate"))
}

/// Whether another variable follows the one at `index`, or its own repetition, or a new name.
fn is_exposed(tokens: &Tokens<'_>, index: usize) -> bool {
    let repeats = ["*", "+", "?"];
    tokens.is(index + 1, |token| token.is_name())
        && (tokens.is(index + 2, |token| token.is("$") || token.is_keyword("as"))
            || (tokens.is(index + 2, |token| token.is(")"))
                && tokens.is(index + 3, |token| repeats.iter().any(|sign| token.is(sign)))))
}

/// An import with a variable in it.
fn imports(tokens: &Tokens<'_>, index: usize) -> bool {
    if !tokens.is(index, |token| token.is_keyword("use") || token.is_keyword("crate"))
        || tokens.follows(index, |last| last.is("$"))
    {
        return false;
    }
    let rest = (index + 1..tokens.all.len()).take_while(|at| !tokens.all[*at].is(";"));
    rest.take(MOST_OF_AN_IMPORT).any(|at| is_variable(tokens, at))
}

/// Tokens of an import that are looked at; a longer one is nobody's.
const MOST_OF_AN_IMPORT: usize = 200;

/// `#[…]` with a variable in it, or a variable behind `#`.
fn is_attribute_with_variable(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(attribute) = attribute(tokens, index) else {
        return tokens.is(index, |token| token.is("#")) && is_variable(tokens, index + 1);
    };
    attribute.into_iter().any(|at| is_variable(tokens, at))
}

/// What stands in the attribute that begins at `index`, if one does.
pub fn attribute(tokens: &Tokens<'_>, index: usize) -> Option<Range<usize>> {
    tokens.get(index).filter(|token| token.is("#"))?;
    let open = index + 1 + usize::from(tokens.is_bang(index + 1));
    let bracket = tokens.get(open).filter(|token| token.is("["))?;
    Some(open..bracket.closed_by)
}
