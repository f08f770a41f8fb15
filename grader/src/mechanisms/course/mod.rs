//! The course: what it holds, where its files come from, how it travels, and how a new exercise is
//! laid out.

#[cfg(feature = "author")]
pub mod book_folder;
pub mod catalogue;
#[cfg(feature = "author")]
pub mod course_tree;
pub mod embedded;
pub mod origin;
pub mod pack;
#[cfg(feature = "author")]
pub mod scaffold;
