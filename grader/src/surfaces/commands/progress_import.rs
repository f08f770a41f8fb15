//! `progress import`: adds what another machine knows to have passed.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use crate::surfaces::input;
use crate::surfaces::output::print;
use crate::surfaces::session::Session;
use crate::surfaces::text::counted;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Arguments of `progress import`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// What `progress export` has written; `-` reads standard input.
    pub file: PathBuf,
}

/// Adds what is in the file.
pub async fn run(session: &mut Session, args: &Args) -> Result<Exit> {
    let document = if args.file.as_os_str() == "-" {
        let read = input::read(|mut stdin| {
            let mut bytes = vec![];
            stdin.read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        read.await
    } else {
        fs::read(session.in_cwd(&args.file))
    };
    let document = document.map_err(|error| {
        Failure::user(
            format!("{} cannot be read: {error}.", args.file.display()),
            "Name the file that `async-kata progress export` has written.",
        )
    })?;
    let new = session.import(&document, &args.file)?;
    session.progress.save()?;
    let (passed, all) = session.passed();
    print(&format!("Passed elsewhere: {}. In all {passed} of {all}.\n", counted(new, "exercise")))?;
    Ok(Exit::Passed)
}
