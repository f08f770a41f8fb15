//! Where a text may say `.await`, and what it does before anybody has.

use std::collections::BTreeSet;

use super::tokens::Tokens;
use crate::judgement::source::Source;

/// Whether something on this line may be awaited: some of it stands in an `async` function, block or
/// closure. A line with nothing on it forbids nothing.
pub fn can_await(source: &Source, line: u32) -> bool {
    let tokens = Tokens::of(source);
    // Of each brace that is open, whether what is in it is async.
    let mut open: Vec<bool> = vec![];
    let mut function = None;
    let (mut is_there, mut is_async) = (false, false);
    for index in 0..tokens.len() {
        let around = open.last().copied().unwrap_or_default();
        if tokens.line(index) == Some(line) {
            (is_there, is_async) = (true, is_async || around);
        }
        match tokens.text(index) {
            "fn" => function = Some(is_async_before(&tokens, index)),
            ";" => function = None,
            "{" => {
                let body = function.take().or_else(|| closure_or_block(&tokens, index));
                open.push(body.unwrap_or(around));
            }
            "}" => drop(open.pop()),
            _ => {}
        }
    }
    is_async || !is_there
}

/// The only line that calls something in a function that returns an `async` block, outside of that block.
pub fn eager_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let lines = tokens.find(&["fn"]).filter(|index| !is_async_before(&tokens, *index));
    let lines: BTreeSet<_> = lines.flat_map(|index| eager_lines(&tokens, index)).collect();
    if lines.len() == 1 { lines.into_iter().next() } else { None }
}

fn eager_lines(tokens: &Tokens<'_>, function: usize) -> BTreeSet<u32> {
    let body = (function..tokens.len()).find(|index| matches!(tokens.text(*index), "{" | ";"));
    let Some(open) = body.filter(|open| tokens.text(*open) == "{") else { return BTreeSet::new() };
    let (mut lines, mut has_block) = (BTreeSet::new(), false);
    let mut index = open + 1;
    while index < tokens.close(open) {
        if tokens.text(index) == "{" && is_async_before(tokens, index) {
            has_block = true;
            index = tokens.close(index);
        } else if tokens.text(index) == "(" && is_name(tokens.before(index)) {
            lines.extend(tokens.line(index));
        }
        index += 1;
    }
    if has_block { lines } else { BTreeSet::new() }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// What the brace at `open` says by itself: that of an `async` block does, and that of a closure.
fn closure_or_block(tokens: &Tokens<'_>, open: usize) -> Option<bool> {
    if is_async_before(tokens, open) {
        return Some(true);
    }
    let bar = open.checked_sub(1).filter(|bar| tokens.text(*bar) == "|")?;
    let first = (0..bar).rev().find(|index| tokens.text(*index) == "|")?;
    Some(is_async_before(tokens, first))
}

/// Whether `async` stands before this, with nothing between but what may stand there.
fn is_async_before(tokens: &Tokens<'_>, index: usize) -> bool {
    let mut before = (0..index).rev().map(|index| tokens.text(index));
    before.find(|word| !matches!(*word, "move" | "unsafe")) == Some("async")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_before_an_async_block_is_told_where_it_is_one_line() {
        let table = [
            ("fn f() -> X {\n log.write(1);\n async move { log.write(2) }\n}", Some(2)),
            ("fn f() -> X {\n a();\n b();\n async { c() }\n}", None),
            ("fn f() -> X {\n async { c() }\n}", None),
            ("async fn f() {\n a();\n async { c() }.await\n}", None),
            ("fn f() {\n a();\n}", None),
        ];
        for (text, expected) in table {
            assert_eq!(eager_line(&Source::new("lib.rs", text)), expected, "{text}");
        }
    }

    #[test]
    fn one_may_await_where_the_innermost_body_is_async() {
        let table = [
            ("async fn f() {\n g();\n}", true),
            ("fn f() {\n g();\n}", false),
            ("fn f() { x.block_on(async {\n g();\n}) }", true),
            ("fn f() { x.block_on(async move {\n if a { g(); }\n}) }", true),
            ("fn f() { async { a }\n g();\n}", false),
            ("async fn f() { fn h() {\n g();\n} }", false),
            ("async fn f() { x.map(|a| {\n g();\n}) }", false),
            ("fn f() { x.map(async |a, b| {\n g();\n}) }", true),
            ("fn f() {\n async { g(); }\n}", true),
            ("async fn f() { match a { B | C => {\n g();\n} } }", true),
            ("trait T { async fn a(&self); fn f(&self) {\n g();\n} }", false),
            ("fn f() {}\n", true),
        ];
        for (text, expected) in table {
            assert_eq!(can_await(&Source::new("lib.rs", text), 2), expected, "{text}");
        }
    }
}
