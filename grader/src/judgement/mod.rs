//! Floor 3: pure functions over data. No I/O, no clock.
//!
//! `policy` says what a source that was handed in may not say, `compiler` reads what rustc said, `story` turns a record into spans of time, `diagnose`
//! decides which misunderstanding it was, `explain` says it in a sentence, `judge` decides the
//! verdict from all of them, and `suite` where the learner's answer is tests; `timeline` makes
//! bars of it to draw. For authors, `expectation`, `content`, `battery` and `mutants` say what
//! a course must hold. `merge` puts the results of a class's parts together.

pub mod battery;
pub mod compiler;
pub mod content;
pub mod diagnose;
pub mod expectation;
pub mod explain;
pub mod finding;
pub mod judge;
pub mod merge;
pub mod mutants;
pub mod policy;
pub mod source;
pub mod story;
pub mod suite;
pub mod timeline;
