//! `solution`: the reference answer of an exercise that has passed.

use crate::surfaces::commands::completions::exercises;
use crate::surfaces::output::print_as_it_is;
use crate::surfaces::session::Session;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Arguments of `solution`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercise; the current one if left out.
    #[arg(add = exercises())]
    pub name: Option<String>,
}

/// Prints the reference answer.
pub fn run(session: &Session, args: &Args) -> Result<Exit> {
    let exercise = session.exercise(args.name.as_deref())?;
    let name = exercise.key.exercise();
    if !session.progress.has_passed(&exercise.key) {
        return Err(Failure::user(
            format!("{name} has not passed yet: its solution comes after your own."),
            format!("If you are stuck: async-kata hint {name}"),
        ));
    }
    print_as_it_is(&session.course_files.solution(&exercise.key)?)?;
    Ok(Exit::Passed)
}
