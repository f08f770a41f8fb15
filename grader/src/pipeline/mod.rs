//! Floor 4: from an answer to its report.
//!
//! `judge.rs` is the whole way on one page; this file only names the rooms. Nothing in here knows a
//! surface or decides a verdict itself.

mod answer;
mod attempt;
#[cfg(feature = "author")]
pub mod authoring;
pub mod batch;
mod compiling;
mod context;
pub mod examination;
mod functions;
#[cfg(feature = "class")]
pub mod grading;
mod judge;
mod limits;
mod lint;
mod memory;
mod off_thread;
mod play;
mod reference;
mod suite;
pub mod updating;

pub use answer::{Answer, Origin, Scope, WithoutSource, taken_in};
pub use context::{DOCTOR, ExerciseFiles, GRADER, HiddenTests, JudgeContext};
pub use judge::{judge, judge_telling};
pub use lint::lint;
pub use play::{Program, play};
pub use reference::reference;
