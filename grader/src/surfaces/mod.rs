//! Floor 5: what people and programs see.

mod answer;
mod book;
mod building;
mod called;
pub mod class;
mod cli;
mod commands;
mod comparison;
mod grading;
mod handed_in;
pub mod html;
mod input;
mod interruption;
mod json;
mod markdown;
mod output;
pub mod picture;
mod report;
mod safety;
mod session;
pub mod style;
pub mod svg;
pub mod text;
mod watch;

pub use cli::{Cli, main};
