//! Which answers of the course count as alike: none that were written apart, and any that were only
//! disguised.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use async_kata::judgement::alike::{Background, Fingerprints, Index, Pair};
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};
use syn::spanned::Spanned;

/// An exercise with its right answers, the solution among them.
struct Answers {
    exercise: String,
    starter: String,
    right: Vec<(String, String)>,
}

/// Every exercise of the course.
fn course() -> Vec<Answers> {
    let grader = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let entries = |path: &Path| {
        let mut found: Vec<_> = fs::read_dir(path).unwrap().map(|it| it.unwrap().path()).collect();
        found.sort();
        found
    };
    let hidden = grader.join("hidden");
    let chapters = entries(&hidden).into_iter().filter(|entry| entry.is_dir());
    let exercises = chapters.flat_map(|chapter| entries(&chapter));
    exercises
        .map(|folder| {
            let key = folder.strip_prefix(&hidden).unwrap();
            let solution = grader.join("../solutions").join(key).with_extension("rs");
            let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
            let right = entries(&folder.join("right"));
            let right = right.iter().map(|path| (stem(path), read(path)));
            Answers {
                exercise: stem(key),
                starter: read(&folder.join("starter.rs")),
                right: right.chain([("solution".to_owned(), read(&solution))]).collect(),
            }
        })
        .collect()
}

fn pairs(texts: &[&str], background: &Background) -> Vec<Pair> {
    let mut index = Index::default();
    for (owner, text) in (0..).zip(texts) {
        index.add(owner, &Fingerprints::of(text, background));
    }
    index.pairs()
}

#[test]
fn no_two_answers_that_were_written_apart_are_alike() {
    let (mut compared, mut alike) = (0, vec![]);
    for Answers { exercise, starter, right } in course() {
        for (at, (one, text)) in right.iter().enumerate() {
            for (other, other_text) in &right[at + 1..] {
                // Those two are two students' now, and no background.
                let rest = right.iter().filter(|(name, _)| ![one, other].contains(&name));
                let rest = rest.map(|(_, text)| &**text).chain([&*starter]);
                if !pairs(&[text, other_text], &Background::of(rest)).is_empty() {
                    alike.push(format!("{exercise}: {one}, {other}"));
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "{compared}");
    let copied = [
        // One is a copy of the other, for a lint to look at.
        "37_write_tests: denies_missing_docs, one_test",
        // The same, but for three lines.
        "58_length_codec: copies, makes_room_for_the_rest",
    ];
    // People who did not know of each other drive two directions in the same loop, or poll them by hand in
    // the same way: a signal to look at, and no more than that.
    let by_chance = [
        "60_proxy: both_pinned_in_a_select, step_by_step",
        "60_proxy: polled_by_hand, two_state_machines",
    ];
    assert_eq!(alike, [&copied[..], &by_chance].concat());
}

#[test]
fn a_disguise_changes_nothing_of_what_is_kept() {
    let (mut seed, mut kept) = (0, 0);
    for Answers { starter, right, .. } in course() {
        let background = Background::of([&*starter]);
        for (name, text) in &right {
            let expected = Fingerprints::of(text, &background);
            for _ in 0..3 {
                seed += 1;
                let disguised = disguised(text, &mut Dice(seed));
                assert_ne!(&disguised, text);
                let got = Fingerprints::of(&disguised, &background);
                assert!(got == expected, "{name}, seed {seed}:\n{text}\nas\n{disguised}");
            }
            kept += usize::from(expected != Fingerprints::of("", &background));
        }
    }
    assert!(kept > 100, "{kept} answers have fingerprints");
}

/// A small generator of numbers, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// The text with its items in another order, other names, comments and layout.
fn disguised(text: &str, dice: &mut Dice) -> String {
    let file = syn::parse_file(text).unwrap();
    let mut items: Vec<&str> =
        file.items.iter().map(|item| &text[item.span().byte_range()]).collect();
    for left in (1..items.len()).rev() {
        items.swap(left, dice.below(left + 1));
    }
    items.iter().map(|item| laid_out(&renamed(item), dice) + "\n\n").collect()
}

/// Other names for all that is one. What is a keyword in some places stays, so that it still parses.
fn renamed(text: &str) -> String {
    let mut names = BTreeMap::new();
    let mut renamed = String::new();
    for (kind, text) in lexed(text) {
        let stays = syn::parse_str::<syn::Ident>(text).is_err() || ["_", "union"].contains(&text);
        match kind {
            TokenKind::Ident if !stays => {
                let next = names.len();
                let new = names.entry(text.to_owned()).or_insert(format!("renamed_{next}"));
                renamed += new;
            }
            _ => renamed += text,
        }
    }
    // A name that is filled into a text is one too.
    for (old, new) in names {
        renamed = renamed.replace(&format!("{{{old}}}"), &format!("{{{new}}}"));
    }
    renamed
}

/// Other white space and comments, and a comma more before brackets that end a list.
fn laid_out(text: &str, dice: &mut Dice) -> String {
    const BETWEEN: [&str; 5] = [" ", "\n", "\t\t", " // what I thought\n", " /* a, /* b */ */ "];
    let mut laid_out = String::new();
    for (kind, text) in lexed(text) {
        match kind {
            TokenKind::Whitespace | TokenKind::LineComment { .. } => {
                laid_out += BETWEEN[dice.below(BETWEEN.len())];
            }
            TokenKind::OpenBrace | TokenKind::CloseBrace | TokenKind::Semi => {
                laid_out += BETWEEN[dice.below(BETWEEN.len())];
                laid_out += text;
            }
            _ => laid_out += text,
        }
    }
    laid_out
}

fn lexed(text: &str) -> impl Iterator<Item = (TokenKind, &str)> {
    let mut start = 0;
    tokenize(text, FrontmatterAllowed::No).map(move |token| {
        let end = start + token.len as usize;
        let piece = &text[start..end];
        start = end;
        (token.kind, piece)
    })
}
