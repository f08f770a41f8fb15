//! One file a subcommand.

pub mod check;
pub mod completions;
pub mod dev_book;
pub mod dev_check;
pub mod dev_new;
pub mod dev_new_course;
pub mod dev_pack;
pub mod doctor;
pub mod fetch;
pub mod grade;
pub mod hint;
pub mod init;
pub mod list;
pub mod merge;
pub mod play;
pub mod progress_export;
pub mod progress_import;
pub mod reset;
pub mod solution;
pub mod timeline;
pub mod update;
