//! Where the workspace begins that one stands in. What is in it is `workspace`'s.

use std::path::{Path, PathBuf};

/// Where a workspace keeps the course that it was made from, from its root.
pub const RECORDED_COURSE: &str = ".async-kata/course.kata";

/// The nearest folder from `from` upward that is a workspace's root.
pub fn root_of(from: &Path) -> Option<PathBuf> {
    let from = std::path::absolute(from).ok()?;
    let root = from
        .ancestors()
        .find(|folder| folder.join("info.toml").is_file() && folder.join("exercises").is_dir());
    root.map(Path::to_owned)
}
