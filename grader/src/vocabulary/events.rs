//! What the pipeline tells its surfaces while it works.

use crate::vocabulary::course::Key;
use crate::vocabulary::report::{CompilerMessage, Report};

/// One step of the way from a save to its verdict.
#[derive(Clone, Debug)]
pub enum Event {
    /// The shared library is being built; `done` of `total` crates are.
    BuildingBundle { done: usize, total: usize },
    /// The shared library is there.
    BundleReady,
    /// An exercise is being judged.
    Started { key: Key },
    /// The learner's crate does not compile. Sent as soon as that is known.
    CompilerErrors { key: Key, messages: Vec<CompilerMessage> },
    /// The verdict.
    Judged { report: Box<Report> },
}

/// What grading a class tells while it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grading {
    /// This many of `total` submissions have been looked through.
    Read { done: usize, total: usize },
    /// This many of `total` answers that differ have been judged.
    Judged { done: usize, total: usize },
    /// The grader failed on an answer to this exercise, for a reason that concerns this machine.
    Failed { key: Key, why: String },
    /// The grader failed on this many, and tries them again.
    TriesAgain { answers: usize },
}
