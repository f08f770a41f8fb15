//! What an exercise asks for, sentence by sentence, and which hidden test holds an answer to it.
//!
//! A hidden test quotes, in its documentation, the sentences of starter or lesson that it is there for, or
//! a signature: `/// asks: "…"`. What only explains is quoted at the head of the file: `//! explains: "…"`.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::vocabulary::rust_tokens::with_tokens;

/// What one exercise asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// Each sentence that is quoted, in the order of the tests' file, with the tests that quote it.
    pub asked: Vec<(String, Vec<String>)>,
    /// What is asked for and not tried, or tried and not asked for.
    pub problems: Vec<String>,
}

/// The contract of an exercise, whose hidden tests have these names; `None` as long as no test of it says
/// what it asks for.
///
/// ```
/// let tests = "/// asks: \"Says hello.\"\nasync fn it_says_hello(t: &mut Trial) {}";
/// let names = ["it_says_hello".to_owned()];
/// let starter = "/// Says hello.\npub fn hello() {}";
/// let contract = async_kata::judgement::contract::of(tests, &names, starter, "").unwrap();
/// assert_eq!(contract.asked, [("Says hello.".to_owned(), names.to_vec())]);
/// assert!(contract.problems.is_empty());
/// ```
pub fn of(tests: &str, names: &[String], starter: &str, lesson: &str) -> Option<Contract> {
    let signatures = folded(starter);
    let documented = with_tokens(tests, documented).unwrap_or_default();
    let quoted = |docs: &Docs, what: &str| quotations(&docs.text, what);
    let by_test: Vec<(&Docs, Vec<String>)> =
        documented.iter().map(|docs| (docs, quoted(docs, "asks"))).collect();
    if by_test.iter().all(|(_, asks)| asks.is_empty()) {
        return None;
    }
    let explained: Vec<String> =
        documented.iter().flat_map(|docs| quoted(docs, "explains")).collect();
    let starter = with_tokens(starter, self::documented).unwrap_or_default();
    let said: Vec<String> = starter.iter().flat_map(|docs| sentences(&docs.text)).collect();
    let asked = pairs(&by_test);
    let mut problems = untried(&said, &asked, &explained);
    let texts = [folded(&said.join(" ")), folded(&prose(lesson)), signatures];
    let everything = asked.iter().map(|(sentence, _)| sentence).chain(&explained);
    let invented = everything.filter(|quote| !texts.iter().any(|text| text.contains(*quote)));
    problems.extend(invented.map(|quote| {
        format!("quotes “{quote}”, which stands neither in the starter nor in the lesson")
    }));
    let aimless = names.iter().filter(|name| !asked.iter().any(|(_, by)| by.contains(name)));
    problems.extend(aimless.map(|name| {
        format!("`{name}` does not say which sentence asks for it: `/// asks: \"…\"`")
    }));
    Some(Contract { asked, problems })
}

/// Each sentence once, with all who quote it.
fn pairs(by_test: &[(&Docs, Vec<String>)]) -> Vec<(String, Vec<String>)> {
    let mut pairs: Vec<(String, Vec<String>)> = vec![];
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    for (docs, asks) in by_test {
        for sentence in asks {
            let at = *place.entry(sentence).or_insert_with(|| {
                pairs.push((sentence.clone(), vec![]));
                pairs.len() - 1
            });
            pairs[at].1.push(docs.name.clone());
        }
    }
    pairs
}

/// What the starter says and nobody quotes, whole or in part.
fn untried(said: &[String], asked: &[(String, Vec<String>)], explained: &[String]) -> Vec<String> {
    let quotes: Vec<&String> =
        asked.iter().map(|(sentence, _)| sentence).chain(explained).collect();
    let is_quoted = |sentence: &String| {
        quotes.iter().any(|quote| sentence.contains(*quote) || quote.contains(sentence))
    };
    let untried = said.iter().filter(|sentence| !is_quoted(sentence));
    untried
        .map(|sentence| {
            format!(
                "nothing tries “{sentence}” of the starter; quote it over the test that does, or, if it \
                 asks for nothing, at the head of the file: `//! explains: \"…\"`"
            )
        })
        .collect()
}

/// A documented item, or the file itself, whose name is then empty.
#[derive(Default)]
struct Docs {
    name: String,
    /// Its documentation, line by line.
    text: String,
}

/// Everything with documentation: items, their fields and variants, and the file.
fn documented(tokens: TokenStream) -> Vec<Docs> {
    let mut found = vec![];
    let mut file = Docs::default();
    collect(tokens, &mut found, &mut file);
    found.insert(0, file);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Docs>, file: &mut Docs) {
    let mut tokens = tokens.into_iter().peekable();
    let mut open: Option<Docs> = None;
    let mut after_fn = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let is_inner = tokens.next_if(|next| is_punct(next, '!')).is_some();
                let line = tokens.next_if(is_attribute).and_then(documentation);
                let Some(line) = line else { continue };
                let docs = if is_inner { &mut *file } else { open.get_or_insert_default() };
                docs.text.push_str(&line);
                docs.text.push('\n');
            }
            TokenTree::Punct(punct) if [',', ';'].contains(&punct.as_char()) => {
                found.extend(open.take());
            }
            TokenTree::Group(group) => {
                found.extend(open.take());
                collect(group.stream(), found, file);
            }
            TokenTree::Ident(word) => {
                if let Some(docs) = open.as_mut().filter(|_| after_fn) {
                    docs.name = word.to_string();
                }
                after_fn = word == "fn";
            }
            _ => {}
        }
    }
    found.extend(open);
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_attribute(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// The line of `[doc = "…"]`.
fn documentation(attribute: TokenTree) -> Option<String> {
    let TokenTree::Group(group) = attribute else { return None };
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] = tokens.as_slice()
    else {
        return None;
    };
    match syn::Lit::new(text.clone()) {
        syn::Lit::Str(text) if doc == "doc" => Some(text.value()),
        _ => None,
    }
}

/// What follows `asks:` or `explains:`, in quotation marks, over as many lines as it takes.
fn quotations(docs: &str, what: &str) -> Vec<String> {
    let mut quotations = vec![];
    let mut open: Option<String> = None;
    for line in docs.lines().map(str::trim) {
        let begun = line.strip_prefix(what).and_then(|line| line.strip_prefix(": \""));
        let Some(rest) = begun.or(open.is_some().then_some(line)) else { continue };
        let quote = open.take().map_or(rest.to_owned(), |begun| format!("{begun} {rest}"));
        match quote.strip_suffix('"') {
            Some(quote) => quotations.push(folded(quote)),
            None => open = Some(quote),
        }
    }
    quotations
}

/// The sentences of a text in markdown, without its examples.
fn sentences(markdown: &str) -> Vec<String> {
    let paragraphs = prose(markdown);
    paragraphs.split("\n\n").flat_map(sentences_of_paragraph).collect()
}

/// A text in markdown without its code blocks; each paragraph and each item of a list stands by itself.
fn prose(markdown: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            in_code = !in_code;
            text.push_str("\n\n");
        } else if !in_code {
            let item = line.strip_prefix("- ").or(line.strip_prefix("* "));
            text.push_str(if item.is_some() || line.is_empty() { "\n\n" } else { "\n" });
            text.push_str(item.unwrap_or(line));
        }
    }
    text
}

fn sentences_of_paragraph(paragraph: &str) -> Vec<String> {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let ends = |word: &&str| word.ends_with(['.', '?', '!']);
    words.split_inclusive(ends).map(|sentence| sentence.join(" ")).collect()
}

/// With every white space as one space.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTER: &str = "use x::y;\n\n/// Adds `a` and\n/// `b`. It waits 3.5 ms.\n///\n/// Sums wrap.\n\
        #[must_use]\npub async fn add<T>(a: T, b: T) -> T {\n    todo!()\n}\n";
    const LESSON: &str = "# Adding\n\nA sum is *one* number.\n\n- It holds the\n  lock.\n\n```rust\nadd(1, 2);\n```\n";

    fn contract(tests: &str) -> Option<Contract> {
        of(tests, &["one".to_owned(), "two".to_owned()], STARTER, LESSON)
    }

    #[test]
    fn sentences_and_tests_are_paired() {
        let tests = "//! About it.\n//! explains: \"Sums wrap.\"\n\
            /// Tries much.\n/// asks: \"Adds `a` and `b`.\"\n/// asks: \"It holds\n/// the lock.\"\n\
            async fn one(t: &mut Trial) { inner(); }\n\
            /// asks: \"Adds `a` and `b`.\"\n/// asks: \"It waits 3.5 ms.\"\n#[allow(x)]\nasync fn two(t: &mut Trial) {}";
        let found = contract(tests).unwrap();
        let both = vec!["one".to_owned(), "two".to_owned()];
        assert_eq!(found.problems, Vec::<String>::new());
        assert_eq!(
            found.asked,
            [
                ("Adds `a` and `b`.".to_owned(), both.clone()),
                ("It holds the lock.".to_owned(), both[..1].to_vec()),
                ("It waits 3.5 ms.".to_owned(), both[1..].to_vec()),
            ]
        );
    }

    #[test]
    fn what_is_asked_and_not_tried_or_tried_and_not_asked_is_named() {
        let table = [
            (
                "",
                &["nothing tries “Sums wrap.”", "nothing tries “It waits", "`two` does not say"][..],
            ),
            ("/// asks: \"Sums wrap.\"\n", &["nothing tries “It waits"]),
            (
                "/// asks: \"Sums wrap. It waits 3.5 ms.\"\n",
                &["quotes “Sums wrap. It waits 3.5 ms.”"],
            ),
            (
                "/// asks: \"It waits 3.5 ms. Sums wrap.\"\n/// asks: \"Adds `b`.\"\n",
                &["quotes “Adds `b`.”"],
            ),
        ];
        for (docs, expected) in table {
            let tests = format!(
                "/// asks: \"Adds `a` and `b`.\"\nasync fn one(t: &mut Trial) {{}}\n{docs}async fn two() {{}}"
            );
            let mut problems = contract(&tests).unwrap().problems;
            let mut expected = expected.to_vec();
            problems.sort();
            expected.sort();
            assert_eq!(problems.len(), expected.len(), "{problems:?}");
            for (problem, expected) in problems.iter().zip(expected) {
                assert!(problem.starts_with(expected), "{problem} {expected}");
            }
        }
    }

    #[test]
    fn where_no_test_says_what_it_asks_for_there_is_no_contract() {
        assert_eq!(contract("/// Adds.\nasync fn one() {}\nasync fn two() {}"), None);
        assert_eq!(contract("no { rust"), None);
    }
}
