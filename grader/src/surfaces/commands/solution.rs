//! `solution`: the reference answer of an exercise that has passed.

use crate::mechanisms::learner::progress::Status;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Prints the reference answer.
pub fn run(session: &Session, name: &str, _output: &Output) -> Result<Exit> {
    let exercise = session.exercise(Some(name))?;
    let name = exercise.key.exercise();
    if session.status(exercise) == Status::Todo {
        return Err(Failure::user(
            format!("{name} has not passed yet: its solution comes after your own."),
            format!("If you are stuck: async-kata hint {name}"),
        ));
    }
    print(&session.course_files.solution(&exercise.key)?)?;
    Ok(Exit::Passed)
}
