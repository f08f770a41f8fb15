//! Where to build for those who may stand anywhere: for a class, or to play.

use std::fs;
use std::path::{Path, PathBuf};

use crate::mechanisms::learner::workspace;
use crate::mechanisms::tools::user_cache;
use crate::vocabulary::failure::Result;

/// Where to build: in the workspace that `--course` names or one stands in, else where the system
/// keeps what can be made again, else beside the reports in `out`.
pub fn build_dir(course: Option<&Path>, cwd: &Path, out: &Path) -> Result<PathBuf> {
    Ok(without_reports(course, cwd)?.unwrap_or_else(|| cwd.join(out).join(".build")))
}

/// The same for those who write no reports; `None` where there is no such place.
pub fn without_reports(course: Option<&Path>, cwd: &Path) -> Result<Option<PathBuf>> {
    let with_exercises = course.filter(|dir| dir.join("exercises").is_dir());
    let from = with_exercises.map_or_else(|| cwd.to_owned(), |dir| cwd.join(dir));
    if let Ok(workspace) = workspace::find(&from) {
        return workspace.make_build_dir().map(Some);
    }
    Ok(user_cache::folder().filter(|folder| fs::create_dir_all(folder).is_ok()))
}
