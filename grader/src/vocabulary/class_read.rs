//! How a class was read: from which paths, as what, and what became of every file.

use serde::{Deserialize, Serialize};

use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;
use crate::vocabulary::handed_in::Shape;

/// How a path was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The path, as it was named.
    pub path: String,
    /// What it was read as.
    pub shape: Shape,
    /// How many students are in it.
    pub students: usize,
}

/// A file, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Where it lies, from the path that was named on.
    pub path: String,
    /// Whose it is; nobody's if it lies beside the submissions.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub students: Vec<SubmissionId>,
    /// How many files it stands for.
    pub files: u64,
    /// What became of it.
    pub became: Became,
    /// The exercise it answers, or would.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exercise: Option<Key>,
    /// The rule, in words.
    pub why: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It is the answer that was judged, or was refused as such.
    Judged,
    /// A rule set it aside.
    Explained,
    /// Nobody can say what it is: it is named, for a person to look at.
    NotUnderstood,
}

/// How a class was read: from which paths, and what became of every file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRead {
    /// Each path.
    pub readings: Vec<Reading>,
    /// Whether of answers that differ the newest counted.
    #[serde(default)]
    pub newest: bool,
    /// Whether each path was one student's, whatever it looked like.
    #[serde(default)]
    pub one_student: bool,
    /// Each file below them.
    pub files: Vec<FileRecord>,
}
