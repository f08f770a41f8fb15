//! Which hidden tests a `tests.rs` lists. It is read, not compiled.

use anyhow::{anyhow, bail, ensure};
use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::vocabulary::failure::Result;
use crate::vocabulary::rust_tokens::with_tokens;

/// The names in `harness::tests![name_a, plain name_b, …];`, in order. Words before a name say
/// how the test is run and are not returned.
pub fn hidden_test_names(tests_rs: &str) -> Result<Vec<String>> {
    with_tokens(tests_rs, listed).map_err(|error| anyhow!("tests.rs is not Rust: {error}"))?
}

fn listed(tokens: TokenStream) -> Result<Vec<String>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let list = tokens
        .windows(6)
        .find_map(list_of)
        .ok_or_else(|| anyhow!("tests.rs has no list `harness::tests![…];`"))?;
    Ok(names(list)?)
}

fn list_of(tokens: &[TokenTree]) -> Option<TokenStream> {
    let [
        TokenTree::Ident(harness),
        TokenTree::Punct(colon),
        TokenTree::Punct(colon_again),
        TokenTree::Ident(tests),
        TokenTree::Punct(bang),
        TokenTree::Group(list),
    ] = tokens
    else {
        return None;
    };
    let punctuation = [colon, colon_again, bang].map(|punct| punct.as_char());
    let is_list = harness == "harness" && tests == "tests" && punctuation == [':', ':', '!'];
    is_list.then(|| list.stream())
}

fn names(list: TokenStream) -> anyhow::Result<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut entry: Option<Ident> = None;
    let comma = proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone);
    for token in list.into_iter().chain([comma.into()]) {
        match token {
            TokenTree::Ident(word) => entry = Some(word),
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                let Some(name) = entry.take().map(|name| name.to_string()) else { continue };
                ensure!(!names.contains(&name), "tests.rs lists `{name}` twice");
                names.push(name);
            }
            other => bail!("the list in tests.rs holds `{other}`, which is not a test's name"),
        }
    }
    ensure!(!names.is_empty(), "the list in tests.rs is empty");
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::exit_code::Exit;

    #[test]
    fn the_names_come_in_the_order_of_the_list() {
        for (text, expected) in [
            ("harness::tests![one];", &["one"][..]),
            ("harness::tests! { b, plain a, real_time quick c, }", &["b", "a", "c"]),
            ("use x::y; fn f() {} ::harness::tests!(a\n,\n// no, this\nb);", &["a", "b"]),
            (
                "// harness::tests![commented]\nconst S: &str = \"harness::tests![quoted]\";\n\
                 harness::tests![real];",
                &["real"],
            ),
        ] {
            assert_eq!(hidden_test_names(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_read_is_our_fault() {
        for (text, expected) in [
            ("", "has no list"),
            ("fn harness() {}", "has no list"),
            ("other::tests![a];", "has no list"),
            ("harness::tests![];", "is empty"),
            ("harness::tests![a, b, plain a];", "lists `a` twice"),
            ("harness::tests![a(3)];", "holds `(3)`"),
            ("harness::tests![a", "is not Rust"),
        ] {
            let failure = hidden_test_names(text).unwrap_err();
            assert_eq!(failure.exit(), Exit::Grader, "{text}");
            assert!(failure.to_string().contains(expected), "{failure}");
        }
    }
}
