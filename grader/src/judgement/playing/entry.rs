//! What can be called in a program: its `play`, or else its `main`.

use std::ops::Range;

use crate::judgement::policy::tokens::{Kind, Tokens};

/// The crate that a program is compiled as.
pub const CRATE: &str = "program";

/// What calls it, as a hidden test calls an answer.
pub const TEST: &str = "played";

/// What is added to a text so that its function can be called from outside. The name of the function
/// comes in the place of `ENTRY`, and `.await` or nothing in the place of `AWAIT`.
const CALLABLE: &str = include_str!("callable.rs.txt");

/// A function that can be called with nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `play` or `main`.
    pub name: &'static str,
    pub is_async: bool,
    /// Where the attribute stands that gives an async `main` its runtime, in bytes.
    runtime: Option<Range<usize>>,
}

/// Why nothing can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoEntry {
    /// There is neither.
    Neither,
    /// It wants something.
    TakesArguments { name: &'static str, line: usize },
}

impl NoEntry {
    /// It in words, and what helps.
    pub fn sentence(&self) -> String {
        match self {
            Self::Neither => {
                "There is neither a `main` in it nor a `play`. Write what you want to \
                              see into `async fn play() { … }`."
                    .to_owned()
            }
            Self::TakesArguments { name, line } => format!(
                "`{name}` on line {line} takes arguments. Whatever is played is called with \
                 nothing: write an `async fn play()` that calls it."
            ),
        }
    }
}

/// Finds what is called in `text`: `play`, which is there for this, or else `main`.
pub fn entry(text: &str) -> Result<Entry, NoEntry> {
    let tokens = Tokens::of(text);
    let items = functions(&tokens);
    let named = |name| items.iter().find(|item| tokens.is(item.name, |token| token.text == name));
    let (name, item) = named("play")
        .map(|item| ("play", item))
        .or_else(|| named("main").map(|item| ("main", item)))
        .ok_or(NoEntry::Neither)?;
    // Brackets with nothing between them, right behind the name.
    let open = item.name + 1;
    let takes_nothing = tokens.is(open, |token| token.is("(") && token.closed_by == open + 1);
    if !takes_nothing {
        let before = &text[..tokens.all[item.name].start];
        let line = before.matches('\n').count() + 1;
        return Err(NoEntry::TakesArguments { name, line });
    }
    let is_async = tokens.follows(item.name - 1, |token| token.is_keyword("async"));
    let runtime = item.attributes.iter().find(|attribute| is_runtime(&tokens, attribute));
    let bytes = |tokens: &Tokens<'_>, range: &Range<usize>| {
        tokens.all[range.start].start..tokens.all[range.end - 1].end
    };
    let runtime = runtime.filter(|_| is_async).map(|range| bytes(&tokens, range));
    Ok(Entry { name, is_async, runtime })
}

/// A function that lies in no brackets.
struct Function {
    /// The index of its name.
    name: usize,
    /// What attributes stand before it, from `#` to behind the bracket.
    attributes: Vec<Range<usize>>,
}

fn functions(tokens: &Tokens<'_>) -> Vec<Function> {
    let (mut found, mut attributes, mut index) = (vec![], vec![], 0);
    while let Some(token) = tokens.get(index) {
        let opens = tokens.is(index + 1, |token| token.is("["));
        if token.is("#") && opens {
            let end = tokens.all[index + 1].closed_by + 1;
            attributes.push(index..end.min(tokens.all.len()));
            index = end;
            continue;
        }
        if token.is_keyword("fn") && tokens.is(index + 1, |token| token.is_name()) {
            found.push(Function { name: index + 1, attributes: std::mem::take(&mut attributes) });
        }
        // An item ends with one of these, and so does what its attributes are about.
        if token.is(";") || token.is("{") {
            attributes.clear();
        }
        index = if token.kind == Kind::Open { token.closed_by + 1 } else { index + 1 };
    }
    found
}

/// `#[tokio::main]`, with or without arguments, or `#[main]` where it was imported.
fn is_runtime(tokens: &Tokens<'_>, attribute: &Range<usize>) -> bool {
    let words = &tokens.all[attribute.clone()];
    let path =
        words.iter().skip(2).take_while(|token| token.is_name() || token.kind == Kind::Separator);
    let path: String = path.map(|token| &*token.text).collect();
    matches!(path.trim_start_matches("::"), "tokio::main" | "main")
}

impl Entry {
    /// `text` as the compiler is to see it: without the attribute that would make a runtime, and with
    /// what makes its function callable. Every line and column of it is where it was.
    pub fn callable(&self, text: &str) -> String {
        let awaited = if self.is_async { ".await" } else { "" };
        let asynchronous = if self.is_async { "async " } else { "" };
        let added = CALLABLE
            .replace("ENTRY", self.name)
            .replace("AWAIT", awaited)
            .replace("ASYNC ", asynchronous);
        format!("{}\n\n{added}", self.without_runtime(text))
    }

    /// `text` without that attribute, and nothing else: what is wrong with it is wrong with this too.
    pub fn without_runtime(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let blank = |byte: &mut u8| {
            if !byte.is_ascii_whitespace() {
                *byte = b' ';
            }
        };
        if let Some(runtime) = &self.runtime {
            bytes[runtime.clone()].iter_mut().for_each(blank);
        }
        String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
    }

    /// The program that calls it, as one hidden test. What is no future runs outside any runtime.
    pub fn caller(&self) -> String {
        let (kind, asynchronous, call) = match self.is_async {
            true => ("", "async ", "t.play(program::__async_kata::play()).await"),
            false => ("plain ", "", "t.play_plainly(program::__async_kata::play)"),
        };
        format!(
            "harness::tests![{kind}{TEST}];\n\n{asynchronous}fn {TEST}(t: &mut harness::Trial) {{\n    \
             {call};\n}}\n"
        )
    }

    /// Whether it is an `async fn main` without the attribute that `cargo run` would need.
    pub fn lacks_a_runtime(&self) -> bool {
        self.name == "main" && self.is_async && self.runtime.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (&'static str, bool, Option<&str>) {
        let entry = entry(text).unwrap();
        (entry.name, entry.is_async, entry.runtime.map(|bytes| &text[bytes]))
    }

    #[test]
    fn what_can_be_called_is_found_with_what_gives_it_a_runtime() {
        let multi = "#[tokio::main(flavor = \"multi_thread\", worker_threads = 4)]";
        let text = format!("/// Docs.\n{multi}\n#[allow(dead_code)]\npub async fn main() {{}}");
        assert_eq!(found(&text), ("main", true, Some(multi)));
        let table = [
            ("fn main() {}", ("main", false, None)),
            ("#!/usr/bin/env x\nasync fn play() {}", ("play", true, None)),
            ("#[main]\nasync fn main() -> Result<(), E> {}", ("main", true, Some("#[main]"))),
            ("#[::tokio::main] async fn main() {}", ("main", true, Some("#[::tokio::main]"))),
            // What is there for this comes first, and other attributes are let be.
            ("#[tokio::main]\nasync fn main() {}\n#[inline]\nfn play() {}", ("play", false, None)),
            ("#[tokio::main]\nstruct A;\nasync fn main() {}", ("main", true, None)),
            ("#[tokio::main]\nfn main() {}", ("main", false, None)),
            ("mod a { fn play() {} }\nfn main() {}", ("main", false, None)),
            (
                "// fn play() {}\nconst A: &str = \"fn play() {}\"; fn main() {}",
                ("main", false, None),
            ),
        ];
        for (text, expected) in table {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_called_is_told_with_its_line() {
        let table = [
            ("", NoEntry::Neither),
            ("fn other() {}\nmod m { async fn main() {} }", NoEntry::Neither),
            ("fn f() {\n", NoEntry::Neither),
            ("\n\nfn play(n: u32) {}", NoEntry::TakesArguments { name: "play", line: 3 }),
            ("fn main<T>() {}", NoEntry::TakesArguments { name: "main", line: 1 }),
        ];
        for (text, expected) in table {
            assert_eq!(entry(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn every_line_and_column_stays_where_it_was() {
        let text = "use a::b;\n#[tokio::main(\n    flavor = \"x\",\n)]\nasync fn main() { b() }";
        let callable = entry(text).unwrap().callable(text);
        let kept: Vec<_> = callable.lines().take(5).collect();
        let blanked = |line: &str| " ".repeat(line.len());
        let attribute = ["#[tokio::main(", "    flavor = \"x\",", ")]"].map(blanked);
        let expected =
            ["use a::b;", &attribute[0], &attribute[1], &attribute[2], "async fn main() { b() }"];
        assert_eq!(kept, expected);
        assert!(callable.contains("super::main().await"));
    }
}
