//! What the pipeline tells its surfaces while it works.

use crate::vocabulary::build_plan::BuildPlan;
use crate::vocabulary::course::Key;

/// What is told while the tools are made ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preparing {
    /// The shared library is being built; `done` of `total` crates are.
    Library { done: usize, total: usize },
    /// Everything is there.
    Ready,
}

/// What is told while one answer is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The compiler is at work.
    Compiling,
    /// The answer is compiled, and its hidden tests in this way.
    Compiled(BuildPlan),
    /// `done` of `total` tests have ended, and `test` is the first that has not. Where a learner
    /// writes the tests, a version of the code that they are for counts as one.
    Running { done: usize, total: usize, test: String },
}

/// What grading a class tells while it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grading {
    /// What was handed in has been listed for so many seconds: this many files so far, and what is
    /// looked into.
    Lists { seconds: u64, files: u64, path: String },
    /// This many of `total` submissions have been looked through.
    Read { done: usize, total: usize },
    /// This many of `total` answers that differ have been judged.
    Judged { done: usize, total: usize },
    /// The grader failed on an answer to this exercise, for a reason that concerns this machine.
    Failed { key: Key, why: String },
    /// The grader failed on this many, and tries them again.
    TriesAgain { answers: usize },
}
