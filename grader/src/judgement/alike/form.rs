//! The form of a text: its tokens without what two people may write differently and mean the same.
//!
//! Every name is one symbol, a path is a name, and so is each lifetime; left out are comments,
//! layout, attributes, imports and the comma before a closing bracket. Keywords, numbers and the
//! words of texts stay. The items stand apart, so that their order does not matter.

use std::ops::Range;

use crate::judgement::policy::tokens::{Kind, Token, Tokens};

/// A token of a form.
#[derive(Clone, Debug)]
pub struct FormToken {
    /// Stands for what it is.
    pub symbol: u64,
    /// Where it stands in the text.
    pub bytes: Range<usize>,
}

/// The form of a text.
#[derive(Clone, Debug)]
pub struct Form {
    tokens: Vec<FormToken>,
    /// Where each item ends among the tokens.
    ends: Vec<usize>,
}

impl Form {
    /// The form of this text.
    pub fn of(text: &str) -> Self {
        let tokens = Tokens::of(text);
        let mut items = Items::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match skipped(&tokens, at) {
                Some(next) => at = next,
                None => {
                    items.push(&symbol_text(token), token);
                    at += 1;
                }
            }
        }
        items.finish()
    }

    /// The tokens of each item: a function, a type, the head of an `impl`.
    pub fn items(&self) -> impl Iterator<Item = &[FormToken]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.tokens[start..end])
    }

    /// One number for the whole form, whatever the order of its items.
    pub fn whole(&self) -> u64 {
        let item =
            |item: &[FormToken]| hash(item.iter().flat_map(|token| token.symbol.to_le_bytes()));
        let mut items: Vec<u64> = self.items().map(item).collect();
        items.sort_unstable();
        hash(items.into_iter().flat_map(u64::to_le_bytes))
    }
}

/// Where to go on if nothing is taken from `at`.
fn skipped(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    if token.is("#") {
        let open = at + 1 + usize::from(tokens.is_bang(at + 1));
        return tokens.get(open).filter(|open| open.is("[")).map(|open| open.closed_by + 1);
    }
    // `use<'a>` is a bound.
    if token.is_keyword("use") && !tokens.is(at + 1, |next| next.is("<")) {
        return Some((at..).find(|&at| tokens.get(at).is_none_or(|token| token.is(";")))? + 1);
    }
    if token.kind == Kind::Separator {
        return Some(at + 1);
    }
    let leads_on = token.is_name()
        && tokens.is(at + 1, |next| next.kind == Kind::Separator)
        && tokens.is(at + 2, Token::is_name);
    if leads_on {
        return Some(at + 2);
    }
    let is_last_comma = token.is(",") && tokens.is(at + 1, |next| next.kind == Kind::Close);
    // An import may be public; then this is all that is left of it.
    let is_of_an_import =
        token.is_keyword("pub") && tokens.is(at + 1, |next| next.is_keyword("use"));
    (is_last_comma || is_of_an_import).then_some(at + 1)
}

/// What a token counts as.
fn symbol_text(token: &Token<'_>) -> String {
    let text = &*token.text;
    match token.kind {
        Kind::Word if KEYWORDS.contains(&text) => text.to_owned(),
        Kind::Word | Kind::RawWord => "name".to_owned(),
        Kind::Other if text.contains('"') => without_interpolated(text),
        Kind::Other if text.starts_with('\'') && !text[1..].ends_with('\'') => "'name".to_owned(),
        _ => text.to_owned(),
    }
}

/// A text without the names that are filled in: `"{user}"` is `"{}"`.
fn without_interpolated(text: &str) -> String {
    let mut parts = text.split('{');
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push('{');
        left += part.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    }
    left
}

/// Items in the making.
#[derive(Default)]
struct Items {
    tokens: Vec<FormToken>,
    ends: Vec<usize>,
    /// For each bracket that is open, whether items stand in it.
    open: Vec<bool>,
    /// Whether the item that has begun holds items.
    holds_items: Option<bool>,
}

impl Items {
    fn push(&mut self, symbol: &str, token: &Token<'_>) {
        self.tokens.push(FormToken { symbol: hash(symbol.bytes()), bytes: token.bytes() });
        if self.among_items() {
            self.holds_items = self.holds_items.or(match symbol {
                "impl" | "mod" | "trait" => Some(true),
                "fn" | "struct" | "enum" | "static" | "type" => Some(false),
                _ => None,
            });
        }
        match token.kind {
            Kind::Open => {
                let holds_items =
                    self.among_items() && token.is("{") && self.holds_items == Some(true);
                self.open.push(holds_items);
                if holds_items {
                    self.end();
                }
            }
            Kind::Close => {
                self.open.pop();
                if token.is("}") && self.among_items() {
                    self.end();
                }
            }
            _ if token.is(";") && self.among_items() => self.end(),
            _ => {}
        }
    }

    /// Whether what stands here is an item's head.
    fn among_items(&self) -> bool {
        self.open.last().is_none_or(|&holds_items| holds_items)
    }

    fn end(&mut self) {
        self.ends.push(self.tokens.len());
        self.holds_items = None;
    }

    fn finish(mut self) -> Form {
        if self.ends.last().is_none_or(|&end| end < self.tokens.len()) {
            self.end();
        }
        Form { tokens: self.tokens, ends: self.ends }
    }
}

/// FNV-1a: the same on every machine and in every version.
fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Words that are no names. Those that are keywords in some places only count as names.
const KEYWORDS: [&str; 38] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type",
    "unsafe", "use", "where", "while",
];
