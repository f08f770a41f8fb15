//! A text in which a future that is made and dropped is awaited instead. Where that goes wrong in just the
//! same way, the future had no part in it.

use std::ops::RangeInclusive;

use crate::judgement::source::{Source, Token};

/// Such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    pub text: String,
    /// What is awaited is a timer, which moves all that comes after it.
    pub is_timer: bool,
}

/// The text with `.await` behind the statement on `line` that makes something and drops it. `None` where
/// that is not one statement alone.
///
/// ```
/// use async_kata::judgement::compiler::with_it_awaited;
/// use async_kata::judgement::source::Source;
/// let source = Source::new("lib.rs", "{ let _ = f(1); }");
/// let awaited = with_it_awaited(&source, 1).unwrap();
/// assert_eq!(awaited.text, "{ let _ = f(1).await; }");
/// ```
pub fn with_it_awaited(source: &Source, line: u32) -> Option<Awaited> {
    let tokens = source.tokens();
    let here = |made: &RangeInclusive<usize>| {
        (tokens[*made.start()].line..=tokens[*made.end()].line).contains(&line)
    };
    let all: Vec<_> =
        (0..tokens.len()).filter_map(|index| dropped(tokens, index)).filter(here).collect();
    // Of statements in each other the innermost.
    let is_innermost =
        |one: &&RangeInclusive<usize>| !all.iter().any(|other| other != *one && within(other, one));
    let mut innermost = all.iter().filter(is_innermost);
    let (only, None) = (innermost.next()?, innermost.next()) else { return None };
    let end = &tokens[*only.end()];
    let mut lines: Vec<String> = source.text.split_inclusive('\n').map(str::to_owned).collect();
    let text = lines.get_mut((end.line as usize).checked_sub(1)?)?;
    let (place, _) = text.char_indices().nth((end.column as usize).checked_sub(1)?)?;
    text.insert_str(place, ".await");
    let is_timer = tokens[only.clone()]
        .iter()
        .any(|token| matches!(token.text.as_str(), "sleep" | "sleep_until"));
    Some(Awaited { text: lines.concat(), is_timer })
}

fn within(inner: &RangeInclusive<usize>, outer: &RangeInclusive<usize>) -> bool {
    outer.contains(inner.start()) && outer.contains(inner.end())
}

/// The statement that begins at `index`, up to its semicolon, if it makes something, awaits nothing and
/// keeps nothing.
fn dropped(tokens: &[Token], index: usize) -> Option<RangeInclusive<usize>> {
    const OTHERS: [&str; 14] = [
        "if", "while", "for", "match", "return", "loop", "use", "fn", "pub", "break", "static",
        "const", "type", "struct",
    ];
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let begins = index.checked_sub(1).is_some_and(|before| matches!(text(before), ";" | "{" | "}"));
    let keeps = text(index) == "let" && text(index + 1) != "_";
    if !begins || keeps || OTHERS.contains(&text(index)) {
        return None;
    }
    let mut depth = 0_usize;
    for at in index..tokens.len() {
        match text(at) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.checked_sub(1)?,
            "await" => return None,
            // What is assigned is kept.
            "=" if depth == 0 && text(at.checked_sub(1)?) != "_" => return None,
            ";" if depth == 0 => {
                return (at > index && text(at - 1) == ")").then_some(index..=at);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_is_told_apart() {
        for (text, expected) in [("{ time::sleep(d); }", true), ("{ sleepy(d); }", false)] {
            let awaited = with_it_awaited(&Source::new("lib.rs", text), 1);
            assert_eq!(awaited.map(|awaited| awaited.is_timer), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_dropped_is_awaited_where_it_is_one_statement() {
        let table = [
            ("{ f(); }", 1, Some("{ f().await; }")),
            ("{ let _ = f(); g().await }", 1, Some("{ let _ = f().await; g().await }")),
            ("{ _ = f(); }", 1, Some("{ _ = f().await; }")),
            ("{\n é(1)\n  .g();\n}", 2, Some("{\n é(1)\n  .g().await;\n}")),
            ("{\n f(1)\n  .g();\n}", 3, Some("{\n f(1)\n  .g().await;\n}")),
            ("{ h(|i| { let _ = f(i); i }); }", 1, Some("{ h(|i| { let _ = f(i).await; i }); }")),
            ("{ f(); g(); }", 1, None),
            ("{ let a = f(); }", 1, None),
            ("{ a = f(); }", 1, None),
            ("{ f().await; }", 1, None),
            ("{ f() }", 1, None),
            ("{ f();\n g(); }", 3, None),
            ("{ let _ = a; }", 1, None),
        ];
        for (text, line, expected) in table {
            let source = Source::new("lib.rs", text);
            let awaited = with_it_awaited(&source, line).map(|awaited| awaited.text);
            assert_eq!(awaited.as_deref(), expected, "{text}");
        }
    }
}
