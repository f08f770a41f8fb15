//! What is shown of a program that was played, once or on each save.

pub mod document;
pub mod face;
pub mod following;
pub mod page;
pub mod words;
