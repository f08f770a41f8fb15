//! `lsp`: the language server.

use std::path::Path;

use crate::surfaces::lsp;
use crate::surfaces::output::Output;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// `lsp` takes no arguments: an editor says what it wants by the protocol.
#[derive(clap::Args, Debug)]
pub struct Args {}

/// Serves the editor that started this.
pub async fn run(course: Option<&Path>, Args {}: &Args, _: &Output) -> Result<Exit> {
    lsp::run(course).await
}
