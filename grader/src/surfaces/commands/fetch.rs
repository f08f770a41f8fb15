//! `fetch`: downloads what the first check would download, for a place without a network.

use std::path::Path;

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::tools::{bundle, toolchain};
use crate::pipeline::DOCTOR;
use crate::surfaces::output::print;
use crate::surfaces::session::current_dir;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Downloads it for the course that one stands in, or that `--course` names.
pub async fn run(course: Option<&Path>) -> Result<Exit> {
    let cwd = current_dir()?;
    let support = CourseFiles::find(course, &cwd)?.support_files()?;
    // In a workspace or not: nothing is left here.
    let nothing_remembered = tempfile::tempdir()?;
    let toolchain = toolchain::find(nothing_remembered.path(), &cwd).await;
    let toolchain = toolchain.map_err(|failure| failure.advising(DOCTOR))?;
    bundle::fetch(&support, &toolchain).await?;
    print("All that exercises build on is downloaded: the first check needs no network.\n")?;
    Ok(Exit::Passed)
}
