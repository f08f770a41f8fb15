//! What a platform says of its download, in a file beside the students' work. Students may call
//! their own files so too: only one of a listing can be the platform's, and no other is kept.

use std::io::Read;

use super::budget::Budget;
use crate::mechanisms::learner::intake::BadArchive;
use crate::vocabulary::handed_in::{Entry, EntryKind};

/// The longest description of a download that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// The one description of a listing that can be the platform's: the one that lies least deep.
/// Everything of a student's lies deeper than what stands beside the students' folders; and of two
/// that lie equally deep in different folders, neither stands beside them all.
#[derive(Debug, Default)]
pub struct Description {
    least_deep: Option<(Box<str>, Box<str>)>,
}

impl Description {
    /// Reads the file at this path if it can be the platform's description.
    pub fn read(
        &mut self,
        path: &str,
        content: impl Read,
        budget: &Budget,
    ) -> Result<(), BadArchive> {
        if self.least_deep.as_ref().is_some_and(|(known, _)| depth(known) <= depth(path)) {
            return Ok(());
        }
        let mut text = String::new();
        if content.take(LONGEST).read_to_string(&mut text).is_ok() {
            budget.keep(text.len() as u64)?;
            self.least_deep = Some((path.into(), text.into()));
        }
        Ok(())
    }

    /// Gives the text to the entry that it is of.
    pub fn settle(self, entries: &mut [Entry]) {
        let Some((path, text)) = self.least_deep else { return };
        if let Some(entry) = entries.iter_mut().find(|entry| entry.path == path) {
            entry.kind = EntryKind::Metadata(text);
        }
    }
}

fn depth(path: &str) -> usize {
    path.matches('/').count()
}
