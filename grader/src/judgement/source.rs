//! A learner's source as tokens: where its `todo!`s stand, what is called where; and as it is compared.
//!
//! Nothing here compiles or decides; text that does not lex simply has no tokens.

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, LineColumn, Spacing, TokenStream, TokenTree};

use crate::vocabulary::rust_tokens::with_tokens;

/// A source file with the name the compiler knows it by.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as given to the compiler, which panics and spans name.
    pub path: String,
    /// Its text.
    pub text: String,
    tokens: Vec<Token>,
}

/// An identifier or a piece of punctuation, with its position. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Source {
    /// Lexes `text`.
    ///
    /// ```
    /// use async_kata::judgement::source::Source;
    /// let source = Source::new("src/lib.rs", "pub fn f() {\n    todo!(\"soon\")\n}\n");
    /// assert!(source.is_todo(2, 5));
    /// assert!(!source.is_todo(1, 1));
    /// ```
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let flat = |stream| {
            let mut tokens = vec![];
            flatten(stream, &mut tokens);
            tokens
        };
        let tokens = with_tokens(&text, flat).unwrap_or_default();
        Self { path: path.into(), text, tokens }
    }

    /// The tokens, in order. Brackets stand in pairs.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The line where one of these macros is called, or named by a path or an import. Anything else
    /// may bear the same name.
    pub fn macro_line(&self, names: &[&str]) -> Option<u32> {
        let mut imports = false;
        let mut before = "";
        for (index, token) in self.tokens.iter().enumerate() {
            let called = self.tokens.get(index + 1).is_some_and(|next| next.text == "!");
            if names.contains(&&*token.text) && (called || imports || before == "::") {
                return Some(token.line);
            }
            imports = (imports || token.text == "use") && token.text != ";";
            before = &token.text;
        }
        None
    }

    /// The names of the public functions.
    pub fn public_functions(&self) -> Vec<String> {
        let words = |signature: &String| {
            let (_, after) = signature.split_once("fn ")?;
            let end = after.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            Some(after[..end].to_owned())
        };
        self.public_signatures().iter().filter_map(words).collect()
    }

    /// Whether a `todo!` begins at this position.
    pub fn is_todo(&self, line: u32, column: u32) -> bool {
        self.tokens.windows(2).any(|pair| {
            // A path such as `std::todo!` is reported at its first segment.
            pair[0].text == "todo"
                && pair[1].text == "!"
                && pair[0].line == line
                && (pair[0].column == column || self.path_starts_at(&pair[0], column))
        })
    }

    fn path_starts_at(&self, last: &Token, column: u32) -> bool {
        let Some(end) = self.tokens.iter().position(|token| token == last) else { return false };
        let mut start = end;
        while start >= 2 && self.tokens[start - 1].text == "::" {
            start -= 2;
        }
        self.tokens[start].line == last.line && self.tokens[start].column == column
    }

    /// The name of the function called at this position: the last segment of the path that
    /// begins there.
    pub fn callee(&self, line: u32, column: u32) -> Option<&str> {
        let start =
            self.tokens.iter().position(|token| token.line == line && token.column == column)?;
        let mut end = start;
        while self.tokens.get(end + 1).is_some_and(|token| token.text == "::") {
            end += 2;
        }
        let name = &self.tokens.get(end)?.text;
        name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(name)
    }

    /// The text from one position up to another, each a line and a column.
    pub fn piece(&self, start: (u32, u32), end: (u32, u32)) -> Option<&str> {
        let place = |(line, column): (u32, u32)| {
            let (line, column) = (usize::try_from(line).ok()?, usize::try_from(column).ok()?);
            Some(LineColumn { line: line.max(1), column: column.checked_sub(1)? })
        };
        self.text.get(self.offset(place(start)?)?..self.offset(place(end)?)?)
    }

    /// Whether the text is over, and an empty line besides, before this line begins.
    pub fn ends_before(&self, line: u32) -> bool {
        // Only asked of files to which something was added: the count is not worth keeping.
        line as usize > self.text.lines().count() + 1
    }

    /// The calls `name(arguments)` that are handed to `function` as its only argument: each name,
    /// and how many arguments it is given.
    pub fn calls_handed_to(&self, function: &str) -> Vec<(String, usize)> {
        let calls = self.calls(function).filter_map(|index| {
            let [name, open, rest @ ..] = self.tokens.get(index + 2..)? else { return None };
            (open.text == "(").then(|| (name.text.clone(), arguments(rest)))
        });
        let mut calls: Vec<_> = calls.collect();
        calls.sort();
        calls.dedup();
        calls
    }

    /// Whether a function or method of this name is called anywhere.
    pub fn calls_function(&self, name: &str) -> bool {
        self.calls(name).next().is_some()
    }

    /// The name of the innermost function whose body this position is in.
    pub fn enclosing_function(&self, line: u32, column: u32) -> Option<&str> {
        let mut open: Vec<Option<&str>> = vec![];
        let mut named = None;
        let before = self.tokens.iter().zip(self.tokens.iter().skip(1));
        for (token, next) in
            before.take_while(|(token, _)| (token.line, token.column) < (line, column))
        {
            match token.text.as_str() {
                "fn" => named = Some(next.text.as_str()),
                "{" => open.push(named.take()),
                "}" => drop(open.pop()),
                ";" => named = None,
                _ => {}
            }
        }
        open.into_iter().rev().flatten().next()
    }

    /// The crate of an `extern crate` on this line.
    pub fn extern_crate(&self, line: u32) -> Option<&str> {
        let mut three = self.tokens.windows(3).filter(|three| three[0].line == line);
        let item = three.find(|three| three[0].text == "extern" && three[1].text == "crate")?;
        Some(&item[2].text)
    }

    /// In the `select!` that is called at this position, the line of the first branch whose future
    /// has been awaited already: `.await` stands before `=>`.
    pub fn awaited_branch(&self, line: u32, column: u32) -> Option<u32> {
        let start =
            self.tokens.iter().position(|token| (token.line, token.column) == (line, column))?;
        let mut depth = 0_u32;
        for pair in self.tokens[start..].windows(3) {
            match pair[0].text.as_str() {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" if depth <= 1 => return None,
                ")" | "]" | "}" => depth -= 1,
                "await" if depth == 1 && pair[1].text == "=" && pair[2].text == ">" => {
                    return Some(pair[0].line);
                }
                "await" if depth == 1 && pair[1].text == "," && pair[2].text == "if" => {
                    return Some(pair[0].line);
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the name at this position is the first of its path, also where paths of an import
    /// share their beginning.
    pub fn begins_a_path(&self, line: u32, column: u32) -> bool {
        let at = |token: &Token| (token.line, token.column) == (line, column);
        let Some(end) = self.tokens.iter().position(at) else { return false };
        let before = &self.tokens[..end];
        let text = |back: usize| before.iter().rev().nth(back).map_or("", |token| &token.text);
        match text(0) {
            "::" => {
                let leads = |c: char| c.is_alphanumeric() || c == '_' || c == '>';
                text(1) == "use" || !text(1).ends_with(leads)
            }
            "{" | "," => !is_shared(before),
            _ => true,
        }
    }

    /// Whether `word` stands on this line as an identifier.
    pub fn names_on(&self, line: u32, word: &str) -> bool {
        self.tokens.iter().any(|token| token.line == line && token.text == word)
    }

    /// The line where any of these words stands as an identifier.
    pub fn line_of_any(&self, words: &[&str]) -> Option<u32> {
        let token = self.tokens.iter().find(|token| words.contains(&token.text.as_str()));
        token.map(|token| token.line)
    }

    /// Where a function or method of this name is called: the index of its name.
    pub(super) fn calls<'s>(&'s self, name: &'s str) -> impl Iterator<Item = usize> + 's {
        let is_declared = |index: usize| {
            index > 0 && self.tokens.get(index - 1).is_some_and(|it| it.text == "fn")
        };
        self.tokens
            .windows(2)
            .enumerate()
            .filter(move |(_, pair)| pair[0].text == name && pair[1].text == "(")
            .map(|(index, _)| index)
            .filter(move |index| !is_declared(*index))
    }

    /// The signatures of the public functions, one line each, as they stand here.
    ///
    /// ```
    /// use async_kata::judgement::source::Source;
    /// let source = Source::new("starter.rs", "pub async fn greet(name: &str) -> String { todo!() }");
    /// assert_eq!(source.public_signatures(), ["pub async fn greet(name: &str) -> String"]);
    /// ```
    pub fn public_signatures(&self) -> Vec<String> {
        with_tokens(&self.text, |stream| self.signatures_in(stream)).unwrap_or_default()
    }

    fn signatures_in(&self, stream: TokenStream) -> Vec<String> {
        let mut signatures = vec![];
        let mut item: Option<(LineColumn, bool)> = None;
        for tree in stream {
            match (&tree, &mut item) {
                (TokenTree::Ident(ident), None) if ident == "pub" => {
                    item = Some((ident.span().start(), false));
                }
                (TokenTree::Ident(ident), Some((_, is_function))) if ident == "fn" => {
                    *is_function = true;
                }
                (TokenTree::Group(group), Some((start, is_function)))
                    if group.delimiter() == Delimiter::Brace =>
                {
                    if *is_function {
                        signatures.extend(self.between(*start, group.span_open().start()));
                    }
                    item = None;
                }
                (TokenTree::Punct(punct), Some(_)) if punct.as_char() == ';' => item = None,
                _ => {}
            }
        }
        signatures
    }

    /// Whether some public function is given anything but `self`.
    ///
    /// ```
    /// use async_kata::judgement::source::Source;
    /// let takes_inputs = |text: &str| Source::new("lib.rs", text).takes_inputs();
    /// assert!(takes_inputs("pub fn f<T>(a: T) {}"));
    /// assert!(!takes_inputs("pub async fn f() -> u32 { g(1) }"));
    /// ```
    pub fn takes_inputs(&self) -> bool {
        let functions = self.tokens.iter().enumerate().filter(|(_, token)| token.text == "fn");
        functions.into_iter().any(|(index, _)| {
            let is_public = index > 0
                && self.tokens[..index].iter().rev().take(4).any(|token| token.text == "pub");
            let mut rest =
                self.tokens[index..].iter().skip_while(|token| token.text != "(").skip(1);
            let mut given = rest.by_ref().take_while(|token| token.text != ")");
            is_public
                && given.any(|token| {
                    !matches!(token.text.as_str(), "&" | "mut" | "self" | "," | "'" | "_")
                })
        })
    }

    /// The text from `start` to `end`, its white space folded.
    fn between(&self, start: LineColumn, end: LineColumn) -> Option<String> {
        let (start, end) = (self.offset(start)?, self.offset(end)?);
        let words: Vec<_> = self.text.get(start..end)?.split_whitespace().collect();
        Some(words.join(" "))
    }

    fn offset(&self, at: LineColumn) -> Option<usize> {
        let line = self.text.split_inclusive('\n').take(at.line - 1).map(str::len).sum::<usize>();
        let rest = self.text.get(line..)?;
        let column = rest.char_indices().nth(at.column).map_or(rest.len(), |(offset, _)| offset);
        Some(line + column)
    }
}

/// Whether a path leads to the bracket that was opened last: `tokio::{`.
fn is_shared(before: &[Token]) -> bool {
    let mut depth = 0_u32;
    for (index, token) in before.iter().enumerate().rev() {
        match token.text.as_str() {
            "}" | ")" | "]" => depth += 1,
            "{" if depth == 0 => return index > 0 && before[index - 1].text == "::",
            "(" | "[" if depth == 0 => return false,
            "{" | "(" | "[" => depth -= 1,
            _ => {}
        }
    }
    false
}

/// How many arguments stand before the bracket that closes the call.
fn arguments(tokens: &[Token]) -> usize {
    let (mut depth, mut commas) = (0_u32, 0);
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" if depth == 0 => return if index == 0 { 0 } else { commas + 1 },
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => commas += 1,
            _ => {}
        }
    }
    0
}

/// The tokens of `stream` one after the other. It keeps a stack of its own: a text may nest brackets
/// deeper than the program's stack is.
fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut open: Vec<(IntoIter, Option<Token>)> = vec![(stream.into_iter(), None)];
    let mut half_colon: Option<Token> = None;
    while let Some((rest, _)) = open.last_mut() {
        let Some(tree) = rest.next() else {
            tokens.extend(open.pop().and_then(|(_, close)| close));
            half_colon = None;
            continue;
        };
        match tree {
            TokenTree::Group(group) => {
                let (start, end) = brackets(group.delimiter());
                tokens.push(token(start, group.span_open().start()));
                let close = token(end, group.span_close().start());
                open.push((group.stream().into_iter(), Some(close)));
                half_colon = None;
            }
            TokenTree::Ident(ident) => {
                tokens.push(token(&ident.to_string(), ident.span().start()));
            }
            TokenTree::Literal(literal) => {
                tokens.push(token(&literal.to_string(), literal.span().start()));
            }
            TokenTree::Punct(punct) => match (half_colon.take(), punct.as_char()) {
                (Some(first), ':') => tokens.push(Token { text: "::".to_owned(), ..first }),
                (_, ':') if punct.spacing() == Spacing::Joint => {
                    half_colon = Some(token(":", punct.span().start()));
                }
                (_, other) => tokens.push(token(&other.to_string(), punct.span().start())),
            },
        }
    }
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

fn token(text: &str, start: LineColumn) -> Token {
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Token { text: text.to_owned(), line: narrow(start.line), column: narrow(start.column + 1) }
}

/// A text as it is compared, however its lines end and whatever mark stands before it: Git, editors
/// and unpackers change both.
pub fn with_plain_ends(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_nest_brackets_deeper_than_a_stack_is() {
        let (open, close) = ("([{".repeat(33_333), "}])".repeat(33_333));
        let texts = [
            format!("pub fn f() -> u32 {{ {open}1{close} }}"),
            format!("todo!({open}{close});"),
            open,
            close,
        ];
        let read = move || {
            texts.map(|text| {
                let source = Source::new("lib.rs", text);
                (source.public_signatures().len(), source.clone().is_todo(1, 1))
            })
        };
        let small = std::thread::Builder::new().stack_size(256 << 10).spawn(read).unwrap();
        let expected = [(1, false), (0, true), (0, false), (0, false)];
        assert_eq!(small.join().unwrap(), expected);
    }

    #[test]
    fn a_todo_is_known_by_its_position_and_not_by_its_text() {
        let text = "fn f() {\n  todo!();\n  let s = \"todo!()\";\n  std::todo!(\"x\");\n}";
        let source = Source::new("lib.rs", text);
        let table = [((2, 3), true), ((3, 11), false), ((4, 3), true), ((4, 8), true)];
        for ((line, column), expected) in table {
            assert_eq!(source.is_todo(line, column), expected, "{line}:{column}");
        }
    }

    #[test]
    fn a_callee_is_the_last_segment_of_the_path_at_a_position() {
        let source = Source::new("lib.rs", "fn f() { tokio::time::sleep(d).await; kata::x(1) }");
        assert_eq!(source.callee(1, 10), Some("sleep"));
        assert_eq!(source.callee(1, 39), Some("x"));
        assert_eq!(source.callee(9, 9), None);
    }

    #[test]
    fn a_position_is_in_the_innermost_function_around_it() {
        let text =
            "fn a() { x() }\ntrait T { fn c(&self); }\nfn b() {\n fn d() {}\n async { x() }\n}";
        let source = Source::new("lib.rs", text);
        let table =
            [((1, 10), Some("a")), ((2, 11), None), ((4, 10), Some("d")), ((5, 10), Some("b"))];
        for ((line, column), expected) in table {
            assert_eq!(source.enclosing_function(line, column), expected, "{line}:{column}");
        }
    }

    #[test]
    fn a_branch_that_was_awaited_is_found_and_a_handler_that_awaits_is_not() {
        let table = [
            ("select! {\n a = f() => {},\n b = g().await => {},\n}", Some(3)),
            ("select! {\n a = f().await, if ok => {},\n}", Some(2)),
            ("select! {\n a = f() => g().await,\n b = async { h().await } => {}\n}", None),
            ("select! { a = f() => {} }\nmatch g().await { _ => {} }", None),
        ];
        for (text, expected) in table {
            assert_eq!(Source::new("lib.rs", text).awaited_branch(1, 1), expected, "{text}");
        }
    }

    #[test]
    fn a_path_begins_where_nothing_leads_to_it() {
        let table = [
            ("use anyhow::Context;", "anyhow", true),
            ("use ::anyhow::Context;", "anyhow", true),
            ("use tokio::anyhow::Context;", "anyhow", false),
            ("use tokio::{sync::A, anyhow::B};", "anyhow", false),
            ("use {std::a, anyhow::B};", "anyhow", true),
            ("fn f() { g(1, anyhow::h()) }", "anyhow", true),
            ("#[anyhow::main] fn f() {}", "anyhow", true),
        ];
        for (text, name, expected) in table {
            let column = text.find(name).unwrap() as u32 + 1;
            assert_eq!(Source::new("lib.rs", text).begins_a_path(1, column), expected, "{text}");
        }
    }

    #[test]
    fn a_macro_is_told_from_what_bears_its_name() {
        let table = [
            ("fn f() { include_str!(x) }", Some(1)),
            ("use std::include_str as read;", Some(1)),
            ("use std::{\n include as read};", Some(2)),
            ("std::include!(x);", Some(1)),
            ("fn include(x: u8) {}\nfn f() { include(1); x.include(); let include = 1; }", None),
        ];
        for (text, expected) in table {
            let found = Source::new("lib.rs", text).macro_line(&["include", "include_str"]);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_piece_may_reach_over_lines() {
        let source = Source::new("lib.rs", "äb\ncd\n");
        assert_eq!(source.piece((1, 2), (2, 2)), Some("b\nc"));
        assert_eq!(source.piece((1, 0), (2, 2)), None);
        assert_eq!(source.piece((2, 2), (1, 1)), None);
    }

    #[test]
    fn public_signatures_leave_private_functions_and_types_out() {
        let text =
            "pub struct A { b: u32 }\nfn c() {}\npub fn d<T>(t: T)\n    -> T\nwhere T: Copy { t }";
        let source = Source::new("lib.rs", text);
        assert_eq!(source.public_signatures(), ["pub fn d<T>(t: T) -> T where T: Copy"]);
    }
}
