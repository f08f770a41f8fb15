//! What is taken of the files on a list: sources, and what a platform says of its download. One
//! takes for all folders and archives below a path.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::mem;

use super::budget::Budget;
use super::description::Descriptions;
use super::names::FolderKind;
use super::texts::{Keeper, Texts};
use super::waiter::Waiter;
use crate::mechanisms::learner::intake::{BadArchive, Intake, RejectReason};
use crate::vocabulary::failure::Result;
use crate::vocabulary::handed_in::{Entry, EntryKind, Facts};

/// Takes what is to be taken.
pub struct Taking<'a> {
    /// Whoever waits for the list.
    pub waiter: Waiter<'a>,
    keeper: Keeper<'a>,
    descriptions: Descriptions,
    /// Folders that are students', whatever they are called.
    pub students: BTreeSet<String>,
}

impl<'a> Taking<'a> {
    /// Keeps sources in `texts`. `look` says what one says.
    pub fn new(texts: &'a Texts, look: &'a dyn Fn(&str) -> Facts, waiter: Waiter<'a>) -> Self {
        let (keeper, descriptions) = (Keeper::new(texts, look), Descriptions::default());
        Self { waiter, keeper, descriptions, students: BTreeSet::new() }
    }

    /// What a folder of this name is, at the path that `path` makes.
    pub fn folder(&self, name: &[u8], path: impl FnOnce() -> String) -> FolderKind {
        match FolderKind::of(name) {
            FolderKind::Skipped if !self.students.is_empty() && self.students.contains(&path()) => {
                FolderKind::Work
            }
            kind => kind,
        }
    }

    /// A source that was taken in, kept; `None` if it is gone.
    pub fn source(&mut self, intake: Intake, budget: &Budget) -> Result<Option<EntryKind>> {
        Ok(Some(match intake {
            Intake::Text(text) => {
                let (text, facts, bytes) = self.keeper.keep(&text)?;
                if budget.keep(bytes as u64).is_err() {
                    return Ok(Some(too_much()));
                }
                EntryKind::Source { text, facts }
            }
            Intake::Rejected(refusal) => EntryKind::Refused(refusal),
            Intake::Unreadable(error) => not_read(&error),
            Intake::Unclear(why) => EntryKind::Unreadable { why: why.into(), denied: true },
            Intake::Missing => return Ok(None),
        }))
    }

    /// What a file is at first that may be a platform's description.
    pub fn description(&mut self, path: &str, content: impl Read, budget: &Budget) -> EntryKind {
        self.descriptions.read(path, content, budget).map_or(too_much(), |()| EntryKind::Other)
    }

    /// Says which of the entries below the path are a platform's descriptions. There may be another
    /// path after it.
    pub fn settle(&mut self, entries: &mut [Entry]) {
        mem::take(&mut self.descriptions).settle(entries);
    }
}

/// What stands for what a student may not cost.
pub fn too_much() -> EntryKind {
    EntryKind::Refused(RejectReason::Archive(BadArchive::TooMuch))
}

/// What stands for what the system does not let us read.
pub fn not_read(error: &io::Error) -> EntryKind {
    let denied = error.kind() == io::ErrorKind::PermissionDenied;
    EntryKind::Unreadable { why: error.to_string().into(), denied }
}
