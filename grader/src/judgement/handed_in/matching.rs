//! Which exercise a file answers: by the folder it lies in, then by its name, then by what only one
//! exercise asks for.

use std::collections::BTreeSet;

use super::asked::{Asked, comparable};
use super::file_kinds::{KindByName, TYPED};
use super::names::{stem, without_copy_mark};
use super::owners::{Attempt, Owned};
use super::platforms::Part;
use super::words;
use crate::vocabulary::handed_in::{EntryKind, Facts};

/// What a file is to the exercises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It answers this exercise.
    Answer(u16, Evidence),
    /// A rule says that it answers none.
    Explained(String),
    /// It was handed in instead of a source: what it is.
    Instead(&'static str),
    /// Nobody can say.
    NotUnderstood(String),
}

/// What tells the exercise that a file answers, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// It lies where the course has it.
    Path,
    /// It is called after the exercise.
    Name,
    /// It has what only this exercise asks for.
    Content,
}

/// The folders of one student that have an `exercises` in them, each with `/` at its end, or empty.
pub fn workspaces<'a>(files: &[Owned<'a>]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for owned in files {
        let mut start = 0;
        for step in owned.inner.split('/') {
            if step.eq_ignore_ascii_case("exercises") {
                found.insert(&owned.inner[..start]);
            }
            start += step.len() + 1;
        }
    }
    found
}

/// What a file is to the exercises; `workspaces` are the student's.
pub fn matched(owned: &Owned<'_>, workspaces: &BTreeSet<&str>, asked: &Asked) -> Match {
    let name = owned.inner.rsplit('/').next().unwrap_or_default();
    match owned.part {
        Part::Typed => return Match::Instead(TYPED),
        Part::Platforms => {
            return Match::Explained("the platform's or the instructor's own".into());
        }
        Part::Unfinished => {
            return Match::Explained("among working files, and so not handed in".into());
        }
        Part::Theirs => {}
    }
    match &owned.entry.kind {
        EntryKind::Source { facts, .. } => source(owned, facts, workspaces, asked),
        EntryKind::Refused(_) | EntryKind::Unreadable { .. } | EntryKind::Link => {
            placed(owned, None, asked).unwrap_or_else(|| unplaced(owned, name))
        }
        EntryKind::EmptyFolder => Match::Explained("an empty folder".into()),
        EntryKind::Archive(Ok(())) => Match::Explained("an archive that was opened".into()),
        EntryKind::Archive(Err(bad)) => Match::NotUnderstood(words::archive(*bad).to_owned()),
        EntryKind::Skipped { .. } => Match::Explained(
            "a folder that nobody works in: hidden, the system's, or the compiler's".into(),
        ),
        EntryKind::Clone { .. } => Match::Explained("a clone's own".into()),
        // What a platform says stands beside the students' work.
        EntryKind::Other | EntryKind::Metadata(_) => by_kind(name),
    }
}

/// What a file is that is no source, by its name.
pub fn by_kind(name: &str) -> Match {
    match KindByName::of(name) {
        KindByName::Systems => Match::Explained("the system's or an editor's own".into()),
        KindByName::Workspace => {
            Match::Explained("belongs to a workspace; no source in Rust".into())
        }
        KindByName::Instead(what) => Match::Instead(what),
        KindByName::Unknown => Match::NotUnderstood("nothing that this program knows".into()),
    }
}

fn unplaced(owned: &Owned<'_>, name: &str) -> Match {
    match &owned.entry.kind {
        EntryKind::Link => Match::NotUnderstood("a link, which is not followed".into()),
        EntryKind::Unreadable { why, .. } => Match::NotUnderstood(format!("cannot be read: {why}")),
        EntryKind::Refused(refusal) => Match::NotUnderstood(words::refused(*refusal)),
        _ => by_kind(name),
    }
}

fn source(owned: &Owned<'_>, facts: &Facts, workspaces: &BTreeSet<&str>, asked: &Asked) -> Match {
    if is_the_courses(owned.inner, workspaces) {
        return Match::Explained("the course's own, beside `exercises`".into());
    }
    placed(owned, Some(facts), asked).unwrap_or_else(|| by_content(owned.inner, facts, asked))
}

/// Whether it lies in a folder of a whole clone of the course that is not the learner's. The
/// innermost workspace around it counts: a student may call the folder around one so.
fn is_the_courses(inner: &str, workspaces: &BTreeSet<&str>) -> bool {
    const OURS: [&str; 3] = ["solutions", "grader", "kata"];
    let ends = inner.rmatch_indices('/').map(|(at, _)| at + 1).chain([0]);
    let around =
        ends.map(|end| inner.split_at(end)).find(|(around, _)| workspaces.contains(around));
    let first = around.and_then(|(_, rest)| rest.split('/').next());
    first.is_some_and(|first| OURS.iter().any(|ours| first.eq_ignore_ascii_case(ours)))
}

/// What the path or the name of a source says; `None` if they say nothing.
fn placed(owned: &Owned<'_>, facts: Option<&Facts>, asked: &Asked) -> Option<Match> {
    let steps: Vec<&str> = owned.inner.split('/').collect();
    let (file, folders) = steps.split_last()?;
    // A platform that numbers attempts has changed the name of the file itself, and of no other.
    let file = match (&owned.given, &owned.attempt) {
        (Some(given), _) if folders.is_empty() => given,
        (None, Some(Attempt { base: Some(base), .. })) if folders.is_empty() => base,
        _ => *file,
    };
    let own_name = without_copy_mark(stem(file));
    for at in (0..folders.len()).rev() {
        let chapter = at.checked_sub(1).map(|above| folders[above]);
        let folder = without_copy_mark(folders[at]);
        if let Some(exercise) = asked.named(folder, chapter) {
            return Some(in_folder(exercise, &folders[at + 1..], own_name, facts));
        }
    }
    let exercise = asked.named(own_name, folders.last().copied())?;
    Some(Match::Answer(exercise, Evidence::Name))
}

/// What a source in an exercise's folder is, by where it lies in there and its name.
fn in_folder(exercise: u16, below: &[&str], name: &str, facts: Option<&Facts>) -> Match {
    let answers = facts.is_none_or(|facts| facts.answers.contains(&exercise));
    let name = comparable(name);
    let is_in_place = below.is_empty() || *below == ["src"] || *below == ["Src"];
    match &*name {
        "lib" if is_in_place => Match::Answer(exercise, Evidence::Path),
        "main" if is_in_place && answers => Match::Answer(exercise, Evidence::Path),
        "lib" => Match::Answer(exercise, Evidence::Content),
        _ if facts.is_some() && answers => Match::Answer(exercise, Evidence::Content),
        _ => Match::Explained("beside an answer: only `src/lib.rs` is judged".into()),
    }
}

fn by_content(inner: &str, facts: &Facts, asked: &Asked) -> Match {
    match &*facts.answers {
        [one] => Match::Answer(*one, Evidence::Content),
        [] if inner.rsplit('/').next() == Some("build.rs") => {
            Match::Explained("a build script, which is never run".into())
        }
        [] => Match::NotUnderstood("no exercise asks for anything that is in it".into()),
        several => {
            let keys: Vec<_> = several.iter().map(|one| asked.key(*one).to_string()).collect();
            Match::NotUnderstood(format!("it has what {} ask for", words::some(&keys, 4)))
        }
    }
}
