//! Finds the submissions of a class in folders.

use std::fs;
use std::path::{Path, PathBuf};

use crate::mechanisms::intake::{self, Intake};
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};

/// One submission, wherever it lies.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Whose it is.
    pub id: SubmissionId,
    root: PathBuf,
}

impl Submission {
    /// The source handed in for the exercise `key`.
    pub fn source(&self, key: &Key) -> Intake {
        let relative = format!("exercises/{key}/src/lib.rs");
        intake::read_submission_in(&self.root, Path::new(&relative))
    }
}

/// The submissions at `paths`, sorted by their names.
pub fn find(paths: &[PathBuf], _keys: &[Key]) -> Result<Vec<Submission>> {
    let mut found = vec![];
    for path in paths {
        if path.join("exercises").is_dir() {
            found.push(at(path));
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| {
            Failure::user(format!("{} cannot be read: {error}.", path.display()), "Name a folder.")
        })?;
        let folders = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
        found.extend(folders.map(|path| at(&path)));
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn at(root: &Path) -> Submission {
    let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Submission { id: SubmissionId::new(name), root: root.to_owned() }
}
