//! A text as the compiler's own lexer sees it.
//!
//! Another lexer could be made to see a comment where the compiler sees code. This one never fails
//! either: it has a token for everything, and what it cannot make sense of, the compiler refuses.

use std::borrow::Cow;
use std::ops::Range;

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, strip_shebang, tokenize};

/// What a token is, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or a keyword.
    Word,
    /// `r#word`, which is never a keyword.
    RawWord,
    /// `::`.
    Separator,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Any other sign.
    Sign,
    /// A literal, a lifetime, or what is no Rust.
    Other,
}

/// A token that is neither white space nor a comment.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    pub kind: Kind,
    /// Its text; of a raw identifier, the name.
    pub text: Cow<'t, str>,
    /// Where it begins in the text.
    pub start: usize,
    /// Where it ends in the text.
    pub end: usize,
    /// Nothing stands between it and the token before.
    pub touches_last: bool,
    /// Of an opening bracket, the index of the one that closes it, or of the end of the text.
    pub closed_by: usize,
}

impl Token<'_> {
    /// Where it stands in the text.
    pub fn bytes(&self) -> Range<usize> {
        self.start..self.end
    }

    /// An identifier, raw or not.
    pub fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::RawWord)
    }

    /// This keyword.
    pub fn is_keyword(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text == keyword
    }

    /// This sign or bracket.
    pub fn is(&self, sign: &str) -> bool {
        matches!(self.kind, Kind::Sign | Kind::Open | Kind::Close) && self.text == sign
    }
}

/// A text, taken apart.
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    pub all: Vec<Token<'t>>,
    /// How deep brackets are nested, and where the deepest is.
    pub depth: (usize, usize),
}

impl<'t> Tokens<'t> {
    /// Takes `text` apart.
    pub fn of(text: &'t str) -> Self {
        // The compiler leaves these two out before it reads anything.
        let marked = text.strip_prefix('\u{feff}').unwrap_or(text);
        let code = &marked[strip_shebang(marked).unwrap_or(0)..];
        let mut tokens = Self { all: vec![], depth: (0, 0) };
        let (mut start, mut touches_last) = (text.len() - code.len(), false);
        let mut open = vec![];
        for token in tokenize(code, FrontmatterAllowed::Yes) {
            let end = start + token.len as usize;
            if let Some((kind, text)) = read(token.kind, &text[start..end]) {
                tokens
                    .push(Token { kind, text, start, end, touches_last, closed_by: 0 }, &mut open);
                touches_last = true;
            } else {
                touches_last = false;
            }
            start = end;
        }
        let end = tokens.all.len();
        open.into_iter().for_each(|index: usize| tokens.all[index].closed_by = end);
        tokens
    }

    fn push(&mut self, token: Token<'t>, open: &mut Vec<usize>) {
        if token.is(":")
            && token.touches_last
            && let Some(last) = self.all.last_mut().filter(|last| last.is(":"))
        {
            (last.kind, last.text, last.end) = (Kind::Separator, "::".into(), token.end);
            return;
        }
        match token.kind {
            Kind::Open => open.push(self.all.len()),
            // One that closes nothing is the compiler's to complain of.
            Kind::Close => {
                let opened = |index: &mut usize| closes(&self.all[*index].text, &token.text);
                if let Some(index) = open.pop_if(opened) {
                    self.all[index].closed_by = self.all.len();
                }
            }
            _ => {}
        }
        if open.len() > self.depth.0 {
            self.depth = (open.len(), token.start);
        }
        self.all.push(token);
    }

    /// The token at `index`, if there is one.
    pub fn get(&self, index: usize) -> Option<&Token<'t>> {
        self.all.get(index)
    }

    /// Whether the token at `index` is as `wanted`. Outside of the text none is.
    pub fn is(&self, index: usize, wanted: impl Fn(&Token<'t>) -> bool) -> bool {
        self.get(index).is_some_and(wanted)
    }

    /// Whether the token before `index` is as `wanted`.
    pub fn follows(&self, index: usize, wanted: impl Fn(&Token<'t>) -> bool) -> bool {
        index.checked_sub(1).is_some_and(|last| self.is(last, wanted))
    }

    /// Whether a lone `!` stands at `index`, and not the start of `!=`.
    pub fn is_bang(&self, index: usize) -> bool {
        self.is(index, |token| token.is("!"))
            && !self.is(index + 1, |token| token.is("=") && token.touches_last)
    }
}

fn read(kind: TokenKind, text: &str) -> Option<(Kind, Cow<'_, str>)> {
    use TokenKind as T;
    let kind = match kind {
        T::Whitespace | T::LineComment { .. } | T::BlockComment { .. } | T::Frontmatter { .. } => {
            return None;
        }
        T::RawIdent => return Some((Kind::RawWord, name(&text["r#".len()..]))),
        T::ForcedKeywordIdent => return Some((Kind::Word, name(&text["k#".len()..]))),
        T::Ident | T::InvalidIdent | T::UnknownPrefix => return Some((Kind::Word, name(text))),
        T::OpenParen | T::OpenBrace | T::OpenBracket => Kind::Open,
        T::CloseParen | T::CloseBrace | T::CloseBracket => Kind::Close,
        T::Literal { .. } | T::Lifetime { .. } | T::RawLifetime | T::Unknown => Kind::Other,
        _ => Kind::Sign,
    };
    Some((kind, text.into()))
}

/// The Kelvin sign is the one letter outside ASCII that the compiler takes for one in it.
fn name(text: &str) -> Cow<'_, str> {
    const KELVIN: char = '\u{212a}';
    if text.contains(KELVIN) { text.replace(KELVIN, "K").into() } else { text.into() }
}

fn closes(open: &str, close: &str) -> bool {
    matches!((open, close), ("(", ")") | ("{", "}") | ("[", "]"))
}
