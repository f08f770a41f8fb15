//! What the reports on a class are made from.

use std::collections::BTreeMap;

use crate::vocabulary::alike::AlikeAnswers;
use crate::vocabulary::class::{ClassResults, SubmissionId};
use crate::vocabulary::course::Key;

/// Reads what a student has handed in for an exercise, if it is a text and still at hand.
pub type ReadText<'a> = dyn Fn(&SubmissionId, &Key) -> Option<String> + 'a;

/// All that the reports on a class are made from.
pub struct Material<'a> {
    /// How everybody has done.
    pub results: &'a ClassResults,
    /// What everybody has handed in.
    pub text: &'a ReadText<'a>,
    /// Of each exercise, the hints that students may be told.
    pub hints: BTreeMap<Key, Vec<String>>,
    /// What is alike; `None` where the class was not compared.
    pub alike: Option<&'a [AlikeAnswers]>,
}

/// Which other reports a page may lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The pages for students.
    pub feedback: bool,
    /// The page on alike answers.
    pub alike: bool,
}
