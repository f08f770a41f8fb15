//! Where to build for a class: an instructor may stand anywhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::mechanisms::learner::workspace;
use crate::mechanisms::tools::user_cache;
use crate::vocabulary::failure::Result;

/// Where to build: in the workspace that `--course` names or one stands in, else where the system
/// keeps what can be made again, else beside the reports in `out`.
pub fn build_dir(course: Option<&Path>, cwd: &Path, out: &Path) -> Result<PathBuf> {
    let with_exercises = course.filter(|dir| dir.join("exercises").is_dir());
    let from = with_exercises.map_or_else(|| cwd.to_owned(), |dir| cwd.join(dir));
    if let Ok(workspace) = workspace::find(&from) {
        return workspace.make_build_dir();
    }
    match user_cache::folder().filter(|folder| fs::create_dir_all(folder).is_ok()) {
        Some(folder) => Ok(folder),
        None => Ok(cwd.join(out).join(".build")),
    }
}
