//! What a person has to look at before a student's grade counts: a sentence for each kind of thing,
//! however often it occurs.

use std::collections::BTreeMap;

use super::asked::Asked;
use super::file_kinds::KindByName;
use super::matching::Match;
use super::owners::Student;
use super::platforms::Part;
use super::words;
use crate::vocabulary::handed_in::{Entry, EntryKind, Found};

/// What is wrong with the answer to an exercise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// These differ.
    Differ(Vec<String>),
    /// There are marks of a merge conflict.
    Conflict(String),
    /// It cannot be a source.
    NoSource(String),
    /// It was judged, and outside of its place lie these, which differ from it.
    Beside(Vec<String>),
}

/// What is wrong with answers, each kind in one sentence however many there are.
pub fn sentences(problems: &BTreeMap<u16, Problem>, asked: &Asked) -> Vec<String> {
    let mut differ = vec![];
    let mut conflicts = vec![];
    let mut no_sources = vec![];
    let mut beside = vec![];
    for (exercise, problem) in problems {
        match problem {
            Problem::Differ(paths) => {
                let key = asked.key(*exercise);
                differ.push(format!("{key} ({})", words::some(paths, 3)));
            }
            Problem::Conflict(place) => conflicts.push(place.clone()),
            Problem::NoSource(path) => no_sources.push(path.clone()),
            Problem::Beside(paths) => {
                let key = asked.key(*exercise);
                beside.push(format!("{key} ({})", words::some(paths, 3)));
            }
        }
    }
    let mut sentences = vec![];
    if !differ.is_empty() {
        let all = words::some(&differ, 2);
        sentences
            .push(format!("Answers that differ, and nobody can tell which one counts: {all}."));
    }
    if !conflicts.is_empty() {
        let all = words::some(&conflicts, 3);
        sentences.push(format!("Marks of a merge conflict: {all}."));
    }
    if !no_sources.is_empty() {
        let all = words::some(&no_sources, 3);
        sentences
            .push(format!("In the place of an answer, and no source that can be read: {all}."));
    }
    if !beside.is_empty() {
        let all = words::some(&beside, 2);
        sentences.push(format!(
            "Judged is what lies in the exercise's place; another text for it lies elsewhere: {all}."
        ));
    }
    sentences
}

/// What a student has handed in that answers nothing.
#[derive(Default)]
pub struct Stray {
    /// Archives that were not opened, and links: what came in them is not known.
    closed: Vec<String>,
    /// Sources that match no exercise, and files that nobody knows.
    unmatched: Vec<String>,
    /// Sources among them.
    sources: bool,
    /// What was handed in instead of a source.
    instead: Vec<String>,
    /// Everything else, but what belongs to the system.
    rest: usize,
    /// Branches of a clone with other commits.
    branches: Vec<String>,
    /// Nothing but starters was found.
    untouched: bool,
}

impl Stray {
    /// Of a student, whose files match this, and of whom this was found.
    pub fn of(
        student: &Student<'_>,
        matches: &[Match],
        asked: &Asked,
        answers: &BTreeMap<u16, Found>,
    ) -> Self {
        let untouched = answers.is_empty() || is_all_untouched(student, matches, asked);
        let mut stray = Self { untouched, ..Self::default() };
        for (owned, matched) in student.files.iter().zip(matches) {
            if matches!(owned.part, Part::Theirs | Part::Typed) {
                stray.note(owned.entry, matched);
            }
        }
        stray
    }

    fn note(&mut self, entry: &Entry, matched: &Match) {
        let path = &entry.path;
        match (&entry.kind, matched) {
            (EntryKind::Clone { branches, .. }, _) => {
                // GitHub Classroom makes this one itself, for its pull request.
                let own = branches.iter().filter(|branch| *branch != "feedback");
                self.branches.extend(own.cloned());
                self.rest += 1;
            }
            (_, Match::Answer(..)) => {}
            (EntryKind::Archive(Err(bad)), _) => {
                self.closed.push(format!("{path} {}", words::archive(*bad)));
            }
            (EntryKind::Link, _) => {
                self.closed.push(format!("{path} is a link, which is not followed"))
            }
            (EntryKind::Unreadable { why, .. }, _) => {
                self.closed.push(format!("{path} cannot be read: {why}"));
            }
            (_, Match::NotUnderstood(why)) => {
                self.sources |=
                    matches!(entry.kind, EntryKind::Source { .. } | EntryKind::Refused(_));
                self.unmatched.push(format!("{path} ({why})"));
            }
            (_, Match::Instead(what)) => self.instead.push(format!("{path} ({what})")),
            (EntryKind::EmptyFolder, _) => {}
            (EntryKind::Other | EntryKind::Metadata(_), Match::Explained(_)) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                self.rest += usize::from(KindByName::of(name) != KindByName::Systems);
            }
            // Something was packed, whatever is left of it.
            (EntryKind::Archive(_), _) => self.rest += 1,
            (_, Match::Explained(_)) => self.rest += usize::from(!path.ends_with("__MACOSX")),
        }
    }

    /// Whether something came of which nobody can say what it answers.
    fn is_something(&self, nothing_found: bool) -> bool {
        let anything = !self.instead.is_empty() || self.rest > 0 || !self.unmatched.is_empty();
        !self.closed.is_empty()
            || self.sources
            || nothing_found && (anything || !self.branches.is_empty())
    }

    /// What is said of an exercise of which nothing was found, where that is not certain.
    pub fn otherwise(&self, nothing_found: bool) -> Option<String> {
        let why = self.problems(nothing_found);
        self.is_something(nothing_found).then(|| {
            format!(
                "Nothing was found for this exercise, but not all is understood. {}",
                why.join(" ")
            )
        })
    }

    /// What a person has to look at.
    pub fn problems(&self, nothing_found: bool) -> Vec<String> {
        let mut sentences: Vec<String> = vec![];
        if !self.closed.is_empty() {
            sentences.push(format!("{}.", words::some(&self.closed, 3)));
        }
        if !self.unmatched.is_empty() {
            let all = words::some(&self.unmatched, 3);
            sentences.push(format!("Not understood: {all}."));
        }
        if self.untouched && !self.branches.is_empty() {
            let all = words::some(&self.branches, 3);
            sentences.push(format!("Nothing was changed here, but another branch of the clone has other commits: {all}."));
        }
        if nothing_found && !self.instead.is_empty() {
            let all = words::some(&self.instead, 3);
            sentences.push(format!("No source in Rust was handed in, but {all}."));
        }
        if nothing_found && sentences.is_empty() && self.rest > 0 {
            sentences.push("Something was handed in, but no source in Rust is in it.".to_owned());
        }
        sentences
    }
}

/// Whether all that answers an exercise is its starter.
fn is_all_untouched(student: &Student<'_>, matches: &[Match], asked: &Asked) -> bool {
    student.files.iter().zip(matches).all(|(owned, matched)| match (&owned.entry.kind, matched) {
        (EntryKind::Source { facts, .. }, Match::Answer(exercise, _)) => {
            asked.is_untouched(*exercise, facts)
        }
        (_, Match::Answer(..)) => false,
        _ => true,
    })
}
