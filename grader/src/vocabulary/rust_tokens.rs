//! Rust text as tokens, for as long as somebody looks at them.

use proc_macro2::TokenStream;

/// What `look` makes of the tokens of `text`; the error says why that is no Rust.
///
/// A thread keeps each text that was ever parsed on it, because positions refer to it, and a watcher
/// lives for days. Here it lets go of them, so no position may be asked for afterwards: `look` gives
/// lines and words, and parses nothing itself.
///
/// ```
/// use async_kata::vocabulary::rust_tokens::with_tokens;
/// let count = with_tokens("fn f() {}", |tokens| tokens.into_iter().count());
/// assert_eq!(count, Ok(4));
/// assert!(with_tokens("fn f() {", |_| ()).is_err());
/// ```
pub fn with_tokens<T>(text: &str, look: impl FnOnce(TokenStream) -> T) -> Result<T, String> {
    let looked = text.parse().map(look);
    let looked = looked.map_err(|error: proc_macro2::LexError| error.to_string());
    proc_macro2::extra::invalidate_current_thread_spans();
    looked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_of_what_was_looked_at() {
        // Positions count on through all texts that a thread keeps.
        let place = |text: &str| {
            with_tokens(text, |tokens| {
                format!("{:?}", tokens.into_iter().next().map(|token| token.span()))
            })
        };
        let first = place("fn f() {}");
        assert!(first.is_ok());
        assert_eq!(place("fn f() {}"), first);
        assert_eq!(place("fn f() {"), Err("cannot parse string into token stream".to_owned()));
        assert_eq!(place("fn f() {}"), first);
    }
}
