//! `dev pack`: makes one file of a course.

use std::path::{Path, PathBuf};

use crate::mechanisms::atomic;
use crate::mechanisms::course::catalogue::{CourseFiles, RELEASED};
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::TextRole;
use crate::surfaces::text::counted;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Arguments of `dev pack`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The file to write; one that is there is replaced.
    pub file: PathBuf,
}

/// Packs the course that one stands in, or that `--course` names.
pub fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let cwd = current_dir()?;
    let files = CourseFiles::find(course, &cwd)?;
    let exercises = files.whole()?;
    note_release(&files)?;
    let packed = files.packed()?;
    atomic::replace(&cwd.join(&args.file), &packed).map_err(|error| {
        Failure::user(
            format!("{} cannot be written: {error}.", args.file.display()),
            "Name a file in a folder that is there and that you may write to.",
        )
    })?;
    let init = format!("async-kata init {}", args.file.display());
    print(&format!(
        "{} in {}, {} KiB, with hidden tests and solutions inside. Whoever has it begins with:\n\n  \
         {}\n",
        counted(exercises, "exercise"),
        args.file.display(),
        packed.len().div_ceil(1024),
        output.paint(&init, TextRole::Strong),
    ))?;
    Ok(Exit::Passed)
}

/// Notes in the course itself what learners are given of it, so that it knows that again later.
fn note_release(files: &CourseFiles) -> Result<()> {
    let CourseFiles::Directory(root) = files else { return Ok(()) };
    let Some(list) = files.with_release()? else { return Ok(()) };
    let path = root.join(RELEASED);
    atomic::replace(&path, list.as_bytes()).map_err(|error| {
        Failure::user(
            format!("{} cannot be written: {error}.", path.display()),
            "What learners are given is noted there: let yourself write there.",
        )
    })
}
