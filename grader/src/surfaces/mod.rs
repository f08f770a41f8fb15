//! Floor 5: what people and programs see.

mod answer;
#[cfg(feature = "author")]
mod book;
mod building;
mod called;
pub mod class;
mod cli;
mod commands;
mod comparison;
#[cfg(feature = "class")]
mod grading;
#[cfg(feature = "class")]
mod handed_in;
mod input;
mod interruption;
mod json;
#[cfg(feature = "lsp")]
mod lsp;
mod markdown;
mod output;
pub mod page;
pub mod picture;
mod playing;
mod report;
mod safety;
mod session;
pub mod style;
pub mod svg;
pub mod text;
mod trying;
mod watch;

pub use cli::{Cli, main};
