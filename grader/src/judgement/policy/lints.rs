//! What a text says about the lint `unsafe_code`, which the compiler would take for a contradiction
//! of what it is told on the command line.

use std::borrow::Cow;
use std::ops::Range;

use super::tokens::{Kind, Tokens};

const LINT: &str = "unsafe_code";

/// The levels that contradict `forbid`. `deny` and `forbid` do not.
const LEVELS: [&str; 3] = ["allow", "expect", "warn"];

/// `text` without `#[allow(unsafe_code)]` and its like, each replaced by as many blanks: the lint
/// stays forbidden, and every line and column is where it was.
///
/// ```
/// use async_kata::judgement::policy::without_unsafe_lints;
/// assert_eq!(without_unsafe_lints("#[warn(a, unsafe_code)]"), "#[warn(a             )]");
/// ```
pub fn without_unsafe_lints(text: &str) -> Cow<'_, str> {
    if !text.contains(LINT) {
        return text.into();
    }
    let tokens = Tokens::of(text);
    let mut blank = vec![false; tokens.all.len()];
    for index in 0..tokens.all.len() {
        if let Some(attribute) = attribute(&tokens, index) {
            blank_attribute(&tokens, index..attribute.end + 1, attribute, &mut blank);
        }
    }
    let mut bytes = text.as_bytes().to_vec();
    let blanked = (0..tokens.all.len()).filter(|index| blank[*index]);
    blanked.for_each(|index| bytes[tokens.all[index].bytes()].fill(b' '));
    String::from_utf8(bytes).map_or(text.into(), Cow::Owned)
}

/// What stands between the brackets of the attribute that begins at `index`.
fn attribute(tokens: &Tokens<'_>, index: usize) -> Option<Range<usize>> {
    tokens.get(index).filter(|token| token.is("#"))?;
    let open = index + 1 + usize::from(tokens.is_bang(index + 1));
    closed(tokens, open).filter(|_| tokens.is(open, |token| token.is("[")))
}

/// What stands in the brackets that open at `open`, if they are closed again.
fn closed(tokens: &Tokens<'_>, open: usize) -> Option<Range<usize>> {
    let bracket = tokens.get(open).filter(|token| token.kind == Kind::Open)?;
    (bracket.closed_by < tokens.all.len()).then_some(open + 1..bracket.closed_by)
}

/// Blanks what `content` says of the lint, and all of `whole` if it says nothing else.
fn blank_attribute(
    tokens: &Tokens<'_>,
    whole: Range<usize>,
    content: Range<usize>,
    blank: &mut [bool],
) {
    let Some(list) = closed(tokens, content.start + 1) else { return };
    let is = |words: &[&str]| {
        tokens.is(content.start, |token| words.iter().any(|word| token.is_keyword(word)))
    };
    let mut elements = elements(tokens, list);
    if is(&["cfg_attr"]) {
        let condition = elements.first().cloned();
        for element in elements.iter().skip(1) {
            blank_attribute(tokens, element.clone(), element.clone(), blank);
        }
        elements.retain(|element| Some(element) != condition.as_ref());
    } else if is(&LEVELS) {
        let names_it =
            |element: &&Range<usize>| element.len() == 1 && tokens.all[element.start].text == LINT;
        elements.iter().filter(names_it).for_each(|element| blank[element.clone()].fill(true));
    }
    let says_more = |element: &Range<usize>| {
        let is_reason = tokens.is(element.start, |token| token.is_keyword("reason"));
        !is_reason && !element.is_empty() && !blank[element.start]
    };
    let touched = elements.iter().any(|element| !element.is_empty() && blank[element.start]);
    if touched && !elements.iter().any(says_more) {
        blank[whole].fill(true);
        return;
    }
    for element in elements.into_iter().filter(|element| !element.is_empty()) {
        blank_comma(tokens, &element, blank);
    }
}

/// Blanks the comma that belongs to a blanked element: the one before it, or else behind.
fn blank_comma(tokens: &Tokens<'_>, element: &Range<usize>, blank: &mut [bool]) {
    if !blank[element.start] {
        return;
    }
    let is_free = |index: usize| tokens.is(index, |token| token.is(",")) && !blank[index];
    let comma = [element.start - 1, element.end].into_iter().find(|index| is_free(*index));
    if let Some(comma) = comma {
        blank[comma] = true;
    }
}

/// The parts of a list, between its commas.
fn elements(tokens: &Tokens<'_>, list: Range<usize>) -> Vec<Range<usize>> {
    let (mut elements, mut start, mut next) = (vec![], list.start, list.start);
    while next < list.end {
        let token = &tokens.all[next];
        if token.is(",") {
            elements.push(start..next);
            start = next + 1;
        }
        next = if token.kind == Kind::Open { token.closed_by } else { next } + 1;
    }
    elements.push(start..list.end);
    elements
}
