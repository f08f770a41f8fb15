//! Floor 3: pure functions over data. No I/O, no clock.
//!
//! `policy` says what a source that was handed in may not say, `compiler` reads what rustc said and
//! `compiler_words` says it on, `story` turns a record into spans of time, `findings` decides which
//! misunderstanding it shows and says so, with `clues` from the text; `judge` decides the verdict
//! from all of them, and `suite` where the learner's answer is tests; `timeline` and
//! `layout` make bars of it to draw. For authors, `expectation`, `content` and `mutants` say what
//! a course must hold. `merge` puts the results of a class's parts together.

mod clues;
pub mod compiler;
mod compiler_words;
pub mod content;
pub mod expectation;
pub mod findings;
pub mod judge;
pub mod layout;
pub mod merge;
pub mod mutants;
pub mod policy;
pub mod source;
pub mod story;
pub mod suite;
pub mod timeline;
