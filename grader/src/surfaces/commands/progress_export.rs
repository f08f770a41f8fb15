//! `progress export`: writes what has passed to a file.

use std::path::PathBuf;

use crate::mechanisms::atomic;
use crate::surfaces::output::print_as_it_is;
use crate::surfaces::session::Session;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Arguments of `progress export`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The file; standard output if left out.
    pub file: Option<PathBuf>,
}

/// Writes the progress where `args` says.
pub fn run(session: &Session, args: &Args) -> Result<Exit> {
    let document = session.progress.export()?;
    match &args.file {
        None => print_as_it_is(&document)?,
        Some(file) => {
            let path = session.in_cwd(file);
            atomic::replace(&path, document.as_bytes()).map_err(|error| {
                Failure::user(
                    format!("{} cannot be written: {error}.", file.display()),
                    "Name a file in a folder that is there and that you may write to.",
                )
            })?;
        }
    }
    Ok(Exit::Passed)
}
