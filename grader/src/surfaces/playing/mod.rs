//! What is shown of a program that was played.

pub mod document;
pub mod words;
