//! The course: what it holds, where its files come from, how it travels, and how a new exercise is
//! laid out.

pub mod book_folder;
pub mod catalogue;
pub mod course_tree;
pub mod embedded;
pub mod origin;
pub mod pack;
pub mod scaffold;
