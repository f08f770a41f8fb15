//! What was handed in, told apart: pure functions from a listing of files to answers, with what
//! became of every file.
//!
//! `asked` says what the course asks for, and what a text says of that. `owners` decides whose a
//! file is, where `classes` says that students' work stands, by what `names` say as `platforms` and
//! `stamped` ones make them; `matching` which exercise it answers; `choice` which of
//! several answers counts, `problems` what a person has to look at, and `records` what became of
//! every file; `words` says why. `roster` knows who should have handed in, and `persons` which of those
//! who have are one.

#[cfg(feature = "class")]
pub mod asked;
#[cfg(feature = "class")]
pub mod choice;
#[cfg(feature = "class")]
mod classes;
#[cfg(feature = "class")]
mod file_kinds;
#[cfg(feature = "class")]
mod matching;
#[cfg(feature = "class")]
mod names;
#[cfg(feature = "class")]
pub mod owners;
#[cfg(feature = "class")]
pub mod persons;
#[cfg(feature = "class")]
mod platforms;
#[cfg(feature = "class")]
mod problems;
#[cfg(feature = "class")]
pub mod records;
#[cfg(feature = "class")]
pub mod roster;
#[cfg(feature = "class")]
mod stamped;
pub mod words;
