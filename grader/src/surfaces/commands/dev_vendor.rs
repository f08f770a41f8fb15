//! `dev vendor`: the sources of all that is built, for a classroom without a network.

use std::path::{Path, PathBuf};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::tools::{bundle, toolchain};
use crate::pipeline::DOCTOR;
use crate::surfaces::output::print;
use crate::surfaces::session::current_dir;
use crate::surfaces::text::counted;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `dev vendor`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The folder; it must be new or empty.
    pub dir: PathBuf,
}

/// Fills the folder that `args` names, and says how it is used.
pub async fn run(course: Option<&Path>, args: &Args) -> Result<Exit> {
    let cwd = current_dir()?;
    let files = CourseFiles::find(course, &cwd)?;
    let nothing_remembered = tempfile::tempdir()?;
    let toolchain = toolchain::find(nothing_remembered.path(), &cwd).await;
    let toolchain = toolchain.map_err(|failure| failure.advising(DOCTOR))?;
    let folder = cwd.join(&args.dir);
    let support = files.support_files()?;
    let crates = bundle::vendor(&support, files.clone_of_the_grader(), &toolchain, &folder).await?;
    print(&format!(
        "The sources of {} are in {}. A machine without a network builds from them where\n\n  \
         CARGO_HOME={}\n\nis set. README.txt there says more.\n",
        counted(crates, "crate"),
        args.dir.display(),
        folder.join(bundle::VENDORED_HOME).display(),
    ))?;
    Ok(Exit::Passed)
}
