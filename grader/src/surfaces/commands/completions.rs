//! `completions`: a script that completes commands in a shell.

use clap_complete::Shell;

use crate::surfaces::output::print;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `completions`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The shell.
    pub shell: Shell,
}

/// Prints the script for a command line such as `command`.
pub fn run(args: &Args, command: &mut clap::Command) -> Result<Exit> {
    let mut script = vec![];
    clap_complete::generate(args.shell, command, "async-kata", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Passed)
}
