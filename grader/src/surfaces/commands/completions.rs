//! `completions`: a script that completes commands in a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::surfaces::Cli;
use crate::surfaces::output::print;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Prints the script.
pub fn run(shell: Shell) -> Result<Exit> {
    let mut script = vec![];
    clap_complete::generate(shell, &mut Cli::command(), "async-kata", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Passed)
}
