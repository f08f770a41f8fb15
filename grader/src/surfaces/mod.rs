//! Floor 5: what people and programs see.

mod building;
mod cli;
mod commands;
mod json;
mod output;
mod report;
mod session;
pub mod style;

pub use cli::{Cli, main};
