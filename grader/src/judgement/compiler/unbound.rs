//! A text that binds nothing to `_`: what it makes and drops so is warned of then, by its kind, as what is
//! dropped without a word is.

use crate::judgement::source::{Source, Token};

/// The text with `let _ =` and `_ =` as so many blanks, so that every line and column is where it was;
/// `None` where there is no such thing.
///
/// ```
/// use async_kata::judgement::compiler::with_nothing_unbound;
/// use async_kata::judgement::source::Source;
/// let source = Source::new("lib.rs", "{ let _ = f(); }");
/// assert_eq!(with_nothing_unbound(&source).as_deref(), Some("{         f(); }"));
/// ```
pub fn with_nothing_unbound(source: &Source) -> Option<String> {
    let tokens = source.tokens();
    let unbound: Vec<&Token> =
        (0..tokens.len()).filter_map(|index| binding(tokens, index)).flatten().collect();
    if unbound.is_empty() {
        return None;
    }
    let mut lines: Vec<Vec<char>> =
        source.text.split_inclusive('\n').map(|line| line.chars().collect()).collect();
    for token in unbound {
        let from = (token.column as usize).checked_sub(1)?;
        let line = lines.get_mut((token.line as usize).checked_sub(1)?)?;
        line.get_mut(from..from + token.text.chars().count())?.fill(' ');
    }
    Some(lines.into_iter().flatten().collect())
}

/// The tokens by which a statement that begins at `index` binds what follows to `_`.
fn binding(tokens: &[Token], index: usize) -> Option<&[Token]> {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let before = index.checked_sub(1).map_or("", text);
    let length = match (text(index), text(index + 1)) {
        ("let", "_") => 3,
        ("_", _) if matches!(before, ";" | "{" | "}") => 2,
        _ => return None,
    };
    let binds = text(index + length - 1) == "=" && !matches!(text(index + length), "=" | ">");
    let begins = !matches!(before, "if" | "while" | "&");
    let makes = || makes_something(&tokens[index + length..]);
    (binds && begins && makes()).then(|| &tokens[index..index + length])
}

/// Methods that give what was made before, and may have been polled.
const TAKES: [&str; 8] =
    ["unwrap", "expect", "take", "replace", "remove", "swap_remove", "into_inner", "clone"];

/// Whether the expression that begins here makes its value: by a call, or as a block. A name is something
/// that was made before.
fn makes_something(tokens: &[Token]) -> bool {
    let mut depth = 0_usize;
    let mut called = "";
    for pair in tokens.windows(2) {
        match pair[0].text.as_str() {
            "(" | "[" | "{" => depth += 1,
            // An arm of a macro, and no statement.
            "," if depth == 0 => return false,
            ")" | "]" | "}" => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            name if depth == 0 && pair[1].text == "(" => called = name,
            _ => {}
        }
        if depth == 0 && pair[1].text == ";" {
            return matches!(pair[0].text.as_str(), ")" | "}") && !TAKES.contains(&called);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_bound_to_nothing_is_bound_to_nothing_more() {
        let table = [
            ("fn f() {\n  let _ = g(); }", Some("fn f() {\n          g(); }")),
            ("fn f() { let é = 1; _ = g(é); }", Some("fn f() { let é = 1;     g(é); }")),
            ("fn f() { let _ = async { g() }; }", Some("fn f() {         async { g() }; }")),
            ("fn f() { select! { _ = g() => h(), _ = i() => {} }; }", None),
            ("fn f() { let _ = g; }", None),
            ("fn f() { let _ = h.take().unwrap(); }", None),
            ("fn f() { let _ = [g()][0]; }", None),
            ("fn f() { let _x = g(); }", None),
            ("fn f() { let _: u8 = g(); }", None),
            ("fn f() { if let _ = g() {} }", None),
            ("fn f() { match x { _ => g() } }", None),
            ("fn f() {", None),
        ];
        for (text, expected) in table {
            let source = Source::new("lib.rs", text);
            assert_eq!(with_nothing_unbound(&source).as_deref(), expected, "{text}");
        }
    }
}
