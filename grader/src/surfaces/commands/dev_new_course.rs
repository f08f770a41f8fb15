//! `dev new-course`: makes a course of one's own, with one exercise.

use std::path::PathBuf;

use crate::mechanisms::course::scaffold::new_course;
use crate::surfaces::called::from_anywhere;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::TextRole;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `dev new-course`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The folder; it must be new or empty.
    pub dir: PathBuf,
}

/// Makes the course in the folder that `args` names, and says what to do next.
pub fn run(args: &Args, output: &Output) -> Result<Exit> {
    new_course(&current_dir()?.join(&args.dir))?;
    let called = from_anywhere();
    let strong = |text: &str| output.paint(text, TextRole::Strong);
    print(&format!(
        "A course with one exercise is in {}. Go there and try it:\n\n  \
         {}  proves the exercise\n  \
         {}  judges it as a learner's\n\n\
         Its README.md says how to add exercises and how to give the course away.\n",
        args.dir.display(),
        strong(&format!("{called} dev check")),
        strong(&format!("{called} check    ")),
    ))?;
    Ok(Exit::Passed)
}
