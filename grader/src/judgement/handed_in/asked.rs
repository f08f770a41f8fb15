//! What the course asks for, as far as it tells which exercise a file answers.

use std::collections::HashMap;

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use crate::judgement::source::with_plain_ends;
use crate::vocabulary::course::Key;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::handed_in::Facts;

/// What the course asks for.
#[derive(Debug)]
pub struct Asked {
    exercises: Vec<AskedExercise>,
    /// Exercises by the name of their folder, with their number and without.
    by_name: HashMap<String, Vec<u16>>,
    /// Exercises by what only they ask for.
    by_item: HashMap<String, u16>,
}

/// What one exercise asks for.
#[derive(Debug)]
struct AskedExercise {
    key: Key,
    chapter: String,
    starter: Fingerprint,
}

impl Asked {
    /// By these exercises, each with its starter.
    pub fn new(exercises: impl IntoIterator<Item = (Key, String)>) -> Self {
        let mut asked =
            Self { exercises: vec![], by_name: HashMap::new(), by_item: HashMap::new() };
        let mut items: HashMap<String, Vec<u16>> = HashMap::new();
        for (number, (key, starter)) in (0..).zip(exercises) {
            let mut names = vec![comparable(key.folder()), comparable(key.exercise())];
            names.dedup();
            for name in names {
                asked.by_name.entry(name).or_default().push(number);
            }
            for item in items_of(&starter) {
                let askers = items.entry(item.to_owned()).or_default();
                if askers.last() != Some(&number) {
                    askers.push(number);
                }
            }
            let chapter = comparable(key.chapter());
            asked.exercises.push(AskedExercise { starter: plain(&starter), chapter, key });
        }
        let only = items.into_iter().filter_map(|(item, askers)| match askers.as_slice() {
            [only] => Some((item, *only)),
            _ => None,
        });
        asked.by_item = only.collect();
        asked
    }

    /// What a text says.
    pub fn facts(&self, text: &str) -> Facts {
        let mut answers: Vec<u16> =
            items_of(text).filter_map(|item| self.by_item.get(item)).copied().collect();
        answers.sort_unstable();
        answers.dedup();
        Facts { plain: plain(text), answers: answers.into(), conflict: conflict(text) }
    }

    /// The exercise's key.
    pub fn key(&self, exercise: u16) -> &Key {
        &self.exercises[usize::from(exercise)].key
    }

    /// Whether this is the exercise's starter, as it was given out.
    pub fn is_untouched(&self, exercise: u16, facts: &Facts) -> bool {
        self.exercises[usize::from(exercise)].starter == facts.plain
    }

    /// The one exercise of this name, with its number or without; `chapter` is the folder that the
    /// name stands in.
    pub fn named(&self, name: &str, chapter: Option<&str>) -> Option<u16> {
        let all = self.by_name.get(&comparable(name))?;
        let chapter = chapter.map(comparable);
        let here = |exercise: &&u16| {
            chapter.as_ref() == Some(&self.exercises[usize::from(**exercise)].chapter)
        };
        match all.as_slice() {
            [one] => Some(*one),
            several => several.iter().find(here).copied(),
        }
    }

    /// Whether a folder of this name may hold exercises or be one.
    pub fn is_folder_of_ours(&self, name: &str) -> bool {
        let name = comparable(name);
        name == "exercises"
            || self.by_name.contains_key(&name)
            || self.exercises.iter().any(|exercise| exercise.chapter == name)
    }
}

/// A name as it is compared: programs and people change case, and write `-` or a space for `_`.
pub fn comparable(name: &str) -> String {
    let name = name.trim().to_lowercase();
    name.chars().map(|c| if c == '-' || c == ' ' { '_' } else { c }).collect()
}

fn plain(text: &str) -> Fingerprint {
    Fingerprint::of([with_plain_ends(text).as_bytes()])
}

/// The line of the first mark of a merge conflict. All three must be there, each at the start of a
/// line: one alone may stand in a string.
fn conflict(text: &str) -> Option<u32> {
    let find = |mark: &str, from: usize| {
        text.lines().skip(from).position(|line| line.starts_with(mark)).map(|at| from + at)
    };
    let ours = find("<<<<<<< ", 0)?;
    let middle = find("=======", ours)?;
    find(">>>>>>> ", middle)?;
    u32::try_from(ours + 1).ok()
}

/// The names of the functions and types at the root of a text. The lexer takes any text, however
/// deep it nests.
fn items_of(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    let mut depth = 0_usize;
    let mut names_next = false;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    tokenize(text, FrontmatterAllowed::No).filter_map(move |token| {
        let word = &text[at..at + token.len as usize];
        at += token.len as usize;
        match token.kind {
            TokenKind::OpenBrace | TokenKind::OpenParen | TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBrace | TokenKind::CloseParen | TokenKind::CloseBracket => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Ident if depth == 0 => {
                if std::mem::take(&mut names_next) {
                    return Some(word);
                }
                names_next = ["fn", "struct", "enum", "trait"].contains(&word);
            }
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked::new([
            (Key::new("01_futures", "01_greet"), "pub fn greet() { todo!() }\n".to_owned()),
            (
                Key::new("01_futures", "02_join"),
                "pub struct Pair;\npub async fn join(a: u32) { todo!() }\nfn helper() {}\n"
                    .to_owned(),
            ),
            (Key::new("02_more", "03_greet"), "pub fn more() {}\nfn helper() {}\n".to_owned()),
        ])
    }

    #[test]
    fn a_text_answers_what_only_one_exercise_asks_for() {
        let cases: [(&str, &[u16]); 8] = [
            ("pub fn greet() {}", &[0]),
            ("async fn join() {}", &[1]),
            ("/* fn greet() */ struct Pair { fn_greet: u8 }", &[1]),
            ("mod a { fn greet() {} }", &[]),
            ("fn helper() {}", &[]),
            ("fn greet() {} fn more() {}", &[0, 2]),
            ("\u{feff}fn greet() {}", &[0]),
            ("\"fn greet()\"", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(&*asked().facts(text).answers, expected, "{text}");
        }
        let deep = format!("{}fn greet() {{}}", "(".repeat(200_000));
        assert_eq!(&*asked().facts(&deep).answers, &[] as &[u16]);
    }

    #[test]
    fn a_starter_is_known_however_its_lines_end() {
        let starter = "pub fn greet() { todo!() }\n";
        for text in
            [starter, "pub fn greet() { todo!() }\r\n", "\u{feff}pub fn greet() { todo!() }"]
        {
            assert!(asked().is_untouched(0, &asked().facts(text)), "{text}");
        }
        assert!(!asked().is_untouched(0, &asked().facts("pub fn greet() {}")));
        assert!(!asked().is_untouched(1, &asked().facts(starter)));
    }

    #[test]
    fn a_name_may_be_written_otherwise_and_a_chapter_decides_between_two() {
        let cases = [
            ("01_greet", None, Some(0)),
            ("02-Join", None, Some(1)),
            ("join", None, Some(1)),
            ("greet", None, None),
            ("greet", Some("02_More"), Some(2)),
            ("nothing", None, None),
        ];
        for (name, chapter, expected) in cases {
            assert_eq!(asked().named(name, chapter), expected, "{name}");
        }
    }

    #[test]
    fn a_conflict_has_all_its_marks() {
        let marks = "fn a() {}\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n";
        assert_eq!(conflict(marks), Some(2));
        assert_eq!(conflict("// =======\n=======\n"), None);
        assert_eq!(conflict("<<<<<<< HEAD\n=======\n"), None);
    }
}
