//! `solution`: the reference answer of an exercise that has passed.

use crate::surfaces::commands::completions::exercises;
use crate::surfaces::comparison::laid_out;
use crate::surfaces::output::{Output, print_as_it_is};
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
pub fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let exercise = session.exercise(args.name.as_deref())?;
    let name = exercise.key.exercise();
    if !session.progress.has_passed(&exercise.key) {
        return Err(Failure::user(
            format!("{name} has not passed yet: its solution comes after your own."),
            format!("If you are stuck: async-kata hint {name}"),
        ));
    }
    let solution = session.course_files.solution(&exercise.key)?;
    // Where it goes to a file or a program, it is the text itself.
    let solution = if output.terminal { laid_out(&solution, output.columns) } else { solution };
    print_as_it_is(&solution)?;
    Ok(Exit::Passed)
}
