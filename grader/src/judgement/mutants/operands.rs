//! What operators look at again and again: paths, calls, and the insides of macros.

use std::ops::Range;

use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Macro, Path, Token};

/// The bytes of the text that a node stands on.
pub fn range(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}

/// The last name of a path.
pub fn last_segment(path: &Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// The path that is called, as its names.
pub fn callee(call: &ExprCall) -> Vec<String> {
    match &*call.func {
        Expr::Path(path) => {
            path.path.segments.iter().map(|segment| segment.ident.to_string()).collect()
        }
        _ => vec![],
    }
}

/// The arguments of `join!`.
pub struct Joined {
    /// Where `biased;` stands.
    pub biased: Option<Range<usize>>,
    /// The futures.
    pub futures: Vec<Expr>,
}

/// Reads the inside of `join!` or `try_join!`.
pub fn joined(found: &Macro) -> Option<Joined> {
    let parser = |input: ParseStream<'_>| {
        let biased = biased(input)?;
        let futures = Punctuated::<Expr, Token![,]>::parse_terminated(input)?;
        Ok(Joined { biased, futures: futures.into_iter().collect() })
    };
    parser.parse2(found.tokens.clone()).ok()
}

/// Reads `biased;`, if it is there.
pub fn biased(input: ParseStream<'_>) -> syn::Result<Option<Range<usize>>> {
    let ahead = input.fork();
    let is_biased = ahead.parse::<syn::Ident>().is_ok_and(|ident| ident == "biased");
    if !is_biased || !ahead.peek(Token![;]) {
        return Ok(None);
    }
    let ident: syn::Ident = input.parse()?;
    let semicolon: Token![;] = input.parse()?;
    Ok(Some(range(&ident).start..range(&semicolon).end))
}
