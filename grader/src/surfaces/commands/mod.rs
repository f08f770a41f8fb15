//! One file a subcommand.

pub mod check;
pub mod completions;
#[cfg(feature = "author")]
pub mod dev;
#[cfg(feature = "author")]
mod dev_book;
#[cfg(feature = "author")]
mod dev_check;
#[cfg(feature = "author")]
mod dev_new;
#[cfg(feature = "author")]
mod dev_new_course;
#[cfg(feature = "author")]
mod dev_pack;
#[cfg(feature = "author")]
mod dev_vendor;
pub mod doctor;
pub mod fetch;
#[cfg(feature = "class")]
pub mod grade;
pub mod hint;
pub mod init;
#[cfg(not(feature = "full"))]
mod left_out;
pub mod list;
#[cfg(feature = "lsp")]
pub mod lsp;
#[cfg(feature = "class")]
pub mod merge;
pub mod play;
pub mod progress_export;
pub mod progress_import;
pub mod reset;
pub mod solution;
pub mod timeline;
pub mod update;

#[cfg(not(feature = "author"))]
pub use left_out::dev;
#[cfg(not(feature = "lsp"))]
pub use left_out::lsp;
#[cfg(not(feature = "class"))]
pub use left_out::{grade, merge};
