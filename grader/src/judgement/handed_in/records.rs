//! What became of every file, with the rule in words.

use super::asked::Asked;
use super::matching::{Match, by_kind};
use super::owners::Student;
use super::words;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::class_read::{Became, FileRecord};
use crate::vocabulary::course::Key;
use crate::vocabulary::handed_in::{Entry, EntryKind};

/// What became of a student's files: of those that answer something, what was decided.
pub fn records(
    student: &Student<'_>,
    matches: &[Match],
    fates: Vec<Option<(Became, String)>>,
    asked: &Asked,
) -> Vec<FileRecord> {
    let files = student.files.iter().zip(matches).zip(fates);
    files
        .map(|((owned, matched), fate)| {
            let (became, why) = fate.unwrap_or_else(|| fate_of(matched));
            let exercise = match matched {
                Match::Answer(exercise, _) => Some(asked.key(*exercise).clone()),
                _ => None,
            };
            let students = vec![student.id.clone()];
            record(owned.entry, students, (became, why), exercise)
        })
        .collect()
}

fn record(
    entry: &Entry,
    students: Vec<SubmissionId>,
    (became, why): (Became, String),
    exercise: Option<Key>,
) -> FileRecord {
    let (files, why) = match &entry.kind {
        EntryKind::Skipped { files, .. } => (*files, why),
        EntryKind::Clone { files, branches } if branches.is_empty() => (*files, why),
        EntryKind::Clone { files, branches } => {
            (*files, format!("{why}; branches with other commits: {}", branches.join(", ")))
        }
        EntryKind::EmptyFolder => (0, why),
        _ => (1, why),
    };
    FileRecord { path: entry.path.to_string(), students, files, became, exercise, why }
}

fn fate_of(matched: &Match) -> (Became, String) {
    match matched {
        Match::Explained(why) => (Became::Explained, why.clone()),
        Match::Instead(what) => (Became::Explained, format!("{what}, no source in Rust")),
        Match::NotUnderstood(why) => (Became::NotUnderstood, why.clone()),
        Match::Answer(..) => (Became::NotUnderstood, "no choice was made of it".to_owned()),
    }
}

/// What becomes of a file that lies beside the students' work.
pub fn nobodys(entry: &Entry) -> FileRecord {
    let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
    let beside = |why: &str| format!("{why}; beside the submissions, so nobody's");
    let fate = match &entry.kind {
        EntryKind::Source { .. } | EntryKind::Refused(_) => {
            (Became::NotUnderstood, beside("a source in Rust"))
        }
        EntryKind::Archive(Ok(())) => (Became::Explained, "the archive of the class".to_owned()),
        EntryKind::Archive(Err(bad)) => (Became::NotUnderstood, words::archive(*bad).to_owned()),
        EntryKind::Link => (Became::NotUnderstood, beside("a link")),
        EntryKind::Unreadable { why, .. } => {
            (Became::NotUnderstood, beside(&format!("cannot be read: {why}")))
        }
        EntryKind::Metadata(_) => {
            (Became::Explained, "what the platform says of its download".to_owned())
        }
        EntryKind::EmptyFolder => (Became::Explained, "an empty folder".to_owned()),
        EntryKind::Skipped { .. } | EntryKind::Clone { .. } => {
            (Became::Explained, "a folder that nobody works in".to_owned())
        }
        EntryKind::Other => {
            let matched = by_kind(name);
            let (became, why) = fate_of(&matched);
            // It may be what somebody has handed in, and nobody can say who.
            let is_instead = matches!(matched, Match::Instead(_));
            (if is_instead { Became::NotUnderstood } else { became }, beside(&why))
        }
    };
    record(entry, vec![], fate, None)
}
