//! What a newer course changes in a workspace.

use std::collections::{BTreeMap, BTreeSet};

use crate::vocabulary::course::Key;

/// Files by their path, with forward slashes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The hashes of files by their path.
pub type Hashes = BTreeMap<String, String>;

/// The hash by which a text is known again.
pub fn hash(content: &[u8]) -> String {
    blake3::hash(content).to_hex().to_string()
}

/// What learners were given of a course before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// The hash of every text of an exercise that was ever given out.
    pub texts: BTreeSet<String>,
    /// The hashes of the starters in workspaces that do not record what they were made from.
    pub unrecorded: BTreeMap<Key, String>,
}

/// What is to be done to a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Exercises that have another key now: the old one, the new one.
    pub moves: Vec<(Key, Key)>,
    /// What becomes of each file, once exercises are where they belong.
    pub changes: Vec<FileChange>,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Which file, from the workspace's root.
    pub path: String,
    /// What is done.
    pub step: Step,
}

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is new, and is put there.
    Add,
    /// It was given before and is gone: it is put there again.
    Restore,
    /// Nobody has touched it: the newer one takes its place.
    Replace,
    /// It was touched: the newer one takes its place, and the old one is kept.
    ReplaceAndKeep(Place),
    /// It belongs to the course no longer, and nobody has touched it.
    Remove,
    /// It belongs to the course no longer, but is somebody's work: it stays.
    Leave,
}

/// Where a text is kept that had to make room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Beside what has taken its place: an answer.
    Beside,
    /// With the backups: anything else.
    Backups,
}
