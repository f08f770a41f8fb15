//! The course: what it holds, where its files come from, and how a new exercise is laid out.

pub mod catalogue;
pub mod course_tree;
pub mod embedded;
pub mod scaffold;
