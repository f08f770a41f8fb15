//! `init`: makes a folder to learn in.

use std::path::{Path, PathBuf};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::workspace;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::TextRole;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `init`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The folder; it must be new or empty.
    #[arg(default_value = "async-kata")]
    pub dir: PathBuf,
}

/// Makes the folder that `args` names, with the exercises of the course.
pub fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let Args { dir } = args;
    let cwd = current_dir()?;
    let source = match course {
        Some(course) => CourseFiles::find(Some(course), &cwd)?,
        None => CourseFiles::Embedded,
    };
    workspace::create(&cwd.join(dir), &source)?;
    let commands = format!("cd {} && async-kata", dir.display());
    print(&format!(
        "Your exercises are in {}. Start with:\n\n  {}\n\n\
         Then open exercises/ in your editor, read the first README.md, and save.\n",
        dir.display(),
        output.paint(&commands, TextRole::Strong),
    ))?;
    Ok(Exit::Passed)
}
