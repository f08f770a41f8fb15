//! Floor 3: pure functions over data. No I/O, no clock.
//!
//! `policy` says what a source that was handed in may not say, `compiler` reads what rustc said and
//! says it on, `story` turns a record into spans of time, `findings` decides which misunderstanding it
//! shows and says so, with `clues` from the text; `judge` decides the verdict from all of them, and
//! `suite` where the learner's answer is tests; `doubt` says what is not believed at once; `timeline`
//! makes bars of it to draw. For authors, `expectation`, `content`, `contract`, `battery` and
//! `mutants` say what a course must hold, and `mistakes` which wrong answers a book tells of. `handed_in`
//! tells apart what a class has handed in, `merge` puts the results of its parts together, and `alike`
//! finds answers that are alike; `given` says which texts nobody has worked on, and `update` what a newer course changes in a workspace.

#[cfg(feature = "class")]
pub mod alike;
#[cfg(feature = "author")]
pub mod battery;
mod clues;
pub mod compiler;
pub mod content;
#[cfg(feature = "author")]
pub mod contract;
pub mod doubt;
pub mod entry_points;
#[cfg(feature = "author")]
pub mod expectation;
pub mod findings;
pub mod function_names;
pub mod given;
pub mod handed_in;
pub mod judge;
pub mod memory;
#[cfg(feature = "class")]
pub mod merge;
#[cfg(feature = "author")]
pub mod mistakes;
#[cfg(feature = "author")]
pub mod mutants;
pub mod one_poll;
pub mod playing;
pub mod policy;
mod showing;
pub mod source;
pub mod standstill;
pub mod story;
pub mod suite;
pub mod timeline;
pub mod unpolled;
pub mod update;
mod whereabouts;
