//! `completions`: a script that completes commands in a shell, and the names of exercises.
//!
//! The script asks this program each time: which exercises there are depends on the folder.

use std::path::Path;

use clap_complete::Shell;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::surfaces::output::print_as_it_is;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// The variable by which a script says which shell it asks for.
const ASKED_BY: &str = "ASYNC_KATA_COMPLETE";

/// Arguments of `completions`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The shell.
    pub shell: Shell,
}

/// Prints the script for the command line called `name`.
pub fn run(args: &Args, name: &str) -> Result<Exit> {
    let shell = args.shell.to_string();
    let shells = Shells::builtins();
    let completer = shells.completer(&shell).ok_or_else(|| {
        Failure::user(
            format!("There are no completions for {shell}."),
            "`async-kata completions --help` names the shells.",
        )
    })?;
    let mut script = vec![];
    completer.write_registration(ASKED_BY, name, name, &this_program(name), &mut script)?;
    print_as_it_is(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Passed)
}

/// How the script finds this program: as whoever asked for the script has, from any folder.
fn this_program(name: &str) -> String {
    let called = std::env::args_os().next().unwrap_or_else(|| name.into());
    match Path::new(&called).components().count() {
        0 | 1 => name.to_owned(),
        _ => std::path::absolute(&called).unwrap_or(called.into()).to_string_lossy().into_owned(),
    }
}

/// Answers a script that asks what may come next; whether one did.
pub fn answer(command: impl Fn() -> clap::Command) -> clap::error::Result<bool> {
    let asked = CompleteEnv::with_factory(command).var(ASKED_BY);
    asked.try_complete(std::env::args_os(), std::env::current_dir().ok().as_deref())
}

/// The names of the exercises, each with what it is about.
pub fn exercises() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        // Where there is no course, there is nothing to complete, and nobody to tell.
        let Ok(folder) = std::env::current_dir() else { return vec![] };
        let course = CourseFiles::find(None, &folder).and_then(|files| files.course());
        let Ok(course) = course else { return vec![] };
        let candidates = course.exercises().enumerate().map(|(at, exercise)| {
            let about = exercise.concepts.join(", ");
            CompletionCandidate::new(exercise.key.exercise())
                .help(Some(about.into()))
                .display_order(Some(at))
        });
        candidates.collect()
    })
}
