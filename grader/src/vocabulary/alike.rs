//! Answers of two students that are alike: a signal to look at, and no verdict on anybody.

use std::ops::Range;

use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;

/// In what way two answers are alike. The greater, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They share runs of tokens that nobody else has; so many fingerprints of them.
    SharedRuns(u32),
    /// They are the same but for names, comments, layout and the order of items.
    SameForm,
}

/// Answers of two students to one exercise that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeAnswers {
    /// The exercise.
    pub key: Key,
    /// Who has handed them in.
    pub students: [SubmissionId; 2],
    /// In what way they are alike.
    pub likeness: Likeness,
    /// Of each text, the bytes that the other says too and the course does not. Empty where the
    /// pair is one of too many to be shown.
    pub marks: [Vec<Range<usize>>; 2],
}
