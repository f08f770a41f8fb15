//! Where the learner's files are, and putting an exercise back. A new place for them is made by
//! `workspace/creation.rs`, `workspace/note.rs` notes where their course comes from, and
//! `workspace/updating.rs` brings a newer one in.
//!
//! What passed is `progress`'s; reading a source that may be anything is `intake`'s.

mod creation;
mod lock_file;
mod note;
#[cfg(test)]
mod tests;
mod updating;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::mechanisms::atomic;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::root::root_of;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};

pub use creation::{create, exercise_files, exercise_manifest, laid_out, refuse_place, write_new};
pub use note::{NOTE, Note, note, noted, settle};
pub use updating::{KeptText, Newer, apply, found};

/// The folder a learner works in: `info.toml`, `exercises/` and what the tool keeps beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The folder itself.
    pub root: PathBuf,
}

/// The workspace that `from` is in.
pub fn find(from: &Path) -> Result<Workspace> {
    root_of(from).map(|root| Workspace { root }).ok_or_else(|| {
        Failure::user(
            format!("{} is in no async-kata workspace.", from.display()),
            "Run `async-kata init`, then `cd async-kata`; or go to the workspace you have.",
        )
    })
}

impl Workspace {
    /// The learner's source of an exercise.
    pub fn source_path(&self, key: &Key) -> PathBuf {
        self.root.join(key.source_path())
    }

    /// Where progress and backups are kept.
    pub fn state_dir(&self) -> PathBuf {
        self.root.join(".async-kata")
    }

    /// Where the tool builds, apart from where cargo and rust-analyzer do: each would wait for
    /// the other's lock.
    pub fn build_dir(&self) -> PathBuf {
        self.root.join("target/async-kata")
    }

    /// Makes that folder, unless it is there.
    pub fn make_build_dir(&self) -> Result<PathBuf> {
        let path = self.build_dir();
        fs::create_dir_all(&path).map_err(|error| {
            Failure::user(
                format!("{} cannot be made: {error}.", path.display()),
                "It has to be a folder that you may write to: results go there.",
            )
        })?;
        Ok(path)
    }

    /// Puts every file of an exercise back to its start. What differed is kept as a backup.
    pub fn restore(&self, key: &Key, source: &CourseFiles) -> Result<Vec<Restored>> {
        let backups = self.state_dir().join("backups").join(key.as_str());
        let mut restored = vec![];
        // The answer first: it is what there is to lose.
        let mut files: Vec<_> = exercise_files(source, key)?.into_iter().collect();
        files.sort_by_key(|(path, _)| *path != key.source_path());
        for (file, pristine) in files {
            let path = self.root.join(&file);
            let how = put_back(&path, &pristine, &backups)
                .map_err(|error| self.not_restored(&path, &error, &restored))?;
            restored.extend(how.map(|how| Restored { file, how }));
        }
        Ok(restored)
    }

    /// Why the file at `path` could not be put back, and what has become of those before it.
    fn not_restored(&self, path: &Path, error: &io::Error, restored: &[Restored]) -> Failure {
        let before: String =
            restored.iter().map(|one| format!("\n{}", one.sentence(&self.root))).collect();
        let so_far = match before.as_str() {
            "" => "Your text was not touched.".to_owned(),
            _ => format!("What was done before stays done:{before}"),
        };
        Failure::user(
            format!("{} cannot be reset: {error}.", path.display()),
            format!("Make room on the disk, or let yourself write there. {so_far}"),
        )
    }
}

/// A file that was put back to its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Which one, from the workspace's root.
    pub file: String,
    /// How it stood before.
    pub how: Before,
}

impl Restored {
    /// What has become of it, and of what stood there, in the workspace at `root`.
    pub fn sentence(&self, root: &Path) -> String {
        let Self { file, how } = self;
        match how {
            Before::Missing => format!("{file} was missing and is there again."),
            Before::Kept(backup) => {
                let backup = backup.strip_prefix(root).unwrap_or(backup);
                format!("{file} is back at its start. Your text is in {}.", backup.display())
            }
        }
    }
}

/// How a file stood before it was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// There was none.
    Missing,
    /// There was another text, which is kept here now.
    Kept(PathBuf),
}

/// Puts a file back, and says how it stood before; `None` if it was as it should be.
fn put_back(path: &Path, pristine: &[u8], backups: &Path) -> io::Result<Option<Before>> {
    let mut kept: Option<(Vec<u8>, PathBuf)> = None;
    // An editor may save between a backup and the overwrite, so only a text that is the same
    // before and after its backup is overwritten.
    loop {
        match text_at(path)? {
            Some(text) if text == pristine => return Ok(kept.map(|(_, path)| Before::Kept(path))),
            Some(text) if kept.as_ref().is_none_or(|(last, _)| *last != text) => {
                let backup = back_up(&text, path, backups)?;
                kept = Some((text, backup));
            }
            _ => {
                fs::create_dir_all(path.parent().unwrap_or(path))?;
                atomic::replace(path, pristine)?;
                return Ok(Some(kept.map_or(Before::Missing, |(_, path)| Before::Kept(path))));
            }
        }
    }
}

/// What there is to lose at `path`. A pipe or a dangling link holds nothing, and reading it could
/// wait for ever.
fn text_at(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(metadata) if metadata.is_file() => fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Keeps the text of the file at `path` in `folder`, under its name with a number: `lib.1.rs`.
pub(super) fn back_up(text: &[u8], path: &Path, folder: &Path) -> io::Result<PathBuf> {
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    fs::create_dir_all(folder)?;
    let mut number = last_backup(folder, &stem, &ending)? + 1;
    loop {
        let path = folder.join(format!("{stem}.{number}.{ending}"));
        match atomic::create_new(&path, text) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            result => return result.map(|()| path),
        }
    }
}

fn last_backup(folder: &Path, stem: &str, ending: &str) -> io::Result<u64> {
    let (start, end) = (format!("{stem}."), format!(".{ending}"));
    let mut last = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_prefix(&start)?.strip_suffix(&end)?.parse::<u64>().ok());
        last = last.max(number.unwrap_or(0));
    }
    Ok(last)
}
