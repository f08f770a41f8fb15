//! What becomes of one file's content on a list: kept, if it is a source, or why not.

use std::io;

use super::budget::Budget;
use super::texts::Keeper;
use crate::mechanisms::learner::intake::{BadArchive, Intake, RejectReason};
use crate::vocabulary::failure::Result;
use crate::vocabulary::handed_in::EntryKind;

/// The longest description of a download that is read, in bytes.
pub const LONGEST_METADATA: u64 = 64 << 20;

/// A source that was taken in, kept; `None` if it is gone.
pub fn kept(intake: Intake, keeper: &mut Keeper<'_>, budget: &Budget) -> Result<Option<EntryKind>> {
    Ok(Some(match intake {
        Intake::Text(text) => {
            let (text, facts, bytes) = keeper.keep(&text)?;
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

/// What stands for what a student may not cost.
pub fn too_much() -> EntryKind {
    EntryKind::Refused(RejectReason::Archive(BadArchive::TooMuch))
}

/// What stands for what the system does not let us read.
pub fn not_read(error: &io::Error) -> EntryKind {
    let denied = error.kind() == io::ErrorKind::PermissionDenied;
    EntryKind::Unreadable { why: error.to_string().into(), denied }
}
