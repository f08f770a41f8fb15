//! The reports on a class. All are made from its results, and what `merge` writes is what `grade`
//! would have written. Those that show students' texts read them again, student by student, from
//! where they were handed in.
//!
//! Names, messages and printed text are the students' choice. Every format escapes what it must;
//! before that, `neutral` takes from them what could deceive whoever reads the report.

#[cfg(feature = "class")]
mod alike;
#[cfg(feature = "class")]
mod canvas;
#[cfg(feature = "class")]
mod classroom;
#[cfg(feature = "class")]
mod csv;
#[cfg(feature = "class")]
mod document;
#[cfg(feature = "class")]
mod feedback;
#[cfg(feature = "class")]
mod gradescope;
#[cfg(feature = "class")]
mod junit;
pub(super) mod listing;
#[cfg(feature = "class")]
mod material;
#[cfg(feature = "class")]
mod moodle;
#[cfg(feature = "class")]
mod names;
pub(super) mod neutral;
#[cfg(feature = "class")]
pub(super) mod page;
#[cfg(feature = "class")]
pub mod reports;
#[cfg(feature = "class")]
mod results;
pub(super) mod words;

#[cfg(all(test, feature = "class"))]
pub(crate) mod samples;
#[cfg(all(test, feature = "class"))]
mod tests;

#[cfg(feature = "class")]
pub use results::read_results;
