//! `init`: makes a folder to learn in.

use std::path::Path;

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::workspace;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::TextRole;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Makes the folder `dir` with the exercises of the course.
pub fn run(course: Option<&Path>, dir: &Path, output: &Output) -> Result<Exit> {
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
