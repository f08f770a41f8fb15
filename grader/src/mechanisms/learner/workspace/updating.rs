//! Brings a newer course into a workspace, as it was planned. What the plan has not seen, because an
//! editor saved it meanwhile, is kept as any other text.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::note::NOTE;
use super::{Before, back_up, put_back, text_at};
use crate::mechanisms::atomic;
use crate::mechanisms::learner::root::RECORDED_COURSE;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::{FileChange, Files, Place, Step, Update};

/// A text that had to make room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// Which file it was, from the workspace's root.
    pub file: String,
    /// Where it is now.
    pub kept: PathBuf,
}

/// Those of the files at `paths`, from the workspace's root, that are there.
pub fn found(root: &Path, paths: &[String]) -> Result<Files> {
    let mut files = Files::new();
    for path in paths {
        let text = text_at(&root.join(path)).map_err(|error| failed(&root.join(path), &error))?;
        files.extend(text.map(|text| (path.clone(), text)));
    }
    Ok(files)
}

/// What a workspace is brought to.
#[derive(Debug)]
pub struct Newer<'a> {
    /// What is to be done.
    pub update: &'a Update,
    /// The files that the plan has seen, under the paths that they have after the moves.
    pub seen: &'a Files,
    /// Every file of the newer course.
    pub files: &'a Files,
    /// The newer course, as one file.
    pub course: &'a [u8],
    /// What is noted of it.
    pub note: &'a str,
}

/// Does what was planned for the workspace at `root`. If it is broken off, doing it again does the
/// rest: what the workspace was made from is noted last, and before that which passes are in doubt
/// then, for nothing shows it any more once the newer course is recorded.
pub fn apply(root: &Path, newer: &Newer<'_>) -> Result<Vec<KeptText>> {
    for (from, to) in &newer.update.moves {
        move_exercise(root, from, to)?;
    }
    let mut kept = vec![];
    for change in &newer.update.changes {
        let path = root.join(&change.path);
        let one = apply_one(root, change, newer).map_err(|error| failed(&path, &error))?;
        kept.extend(one.map(|kept| KeptText { file: change.path.clone(), kept }));
    }
    for (path, content) in [(NOTE, newer.note.as_bytes()), (RECORDED_COURSE, newer.course)] {
        let path = root.join(path);
        let folder = path.parent().unwrap_or(root);
        let written = fs::create_dir_all(folder).and_then(|()| atomic::replace(&path, content));
        written.map_err(|error| failed(&path, &error))?;
    }
    Ok(kept)
}

fn apply_one(root: &Path, change: &FileChange, newer: &Newer<'_>) -> io::Result<Option<PathBuf>> {
    let path = root.join(&change.path);
    let backups = backups(root, &change.path);
    let beside = path.parent().unwrap_or(root);
    let put = |folder: &Path| {
        let content = newer.files.get(&change.path).map(Vec::as_slice).unwrap_or_default();
        Ok(match put_back(&path, content, folder)? {
            Some(Before::Kept(kept)) => Some(kept),
            Some(Before::Missing) | None => None,
        })
    };
    match change.step {
        Step::Leave => Ok(None),
        Step::Add | Step::Restore | Step::ReplaceAndKeep(Place::Backups) => put(&backups),
        Step::ReplaceAndKeep(Place::Beside) => put(beside),
        Step::Replace if is_as_seen(&path, newer.seen.get(&change.path))? => {
            let content = newer.files.get(&change.path).map(Vec::as_slice).unwrap_or_default();
            atomic::replace(&path, content).map(|()| None)
        }
        Step::Replace => put(&backups),
        Step::Remove if is_as_seen(&path, newer.seen.get(&change.path))? => {
            fs::remove_file(&path)?;
            remove_empty(root, beside);
            Ok(None)
        }
        Step::Remove => match text_at(&path)? {
            Some(text) => back_up(&text, &path, &backups).map(Some),
            None => Ok(None),
        },
    }
}

/// Where a text is kept that is no answer.
fn backups(root: &Path, file: &str) -> PathBuf {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let folder = folder.strip_prefix("exercises").unwrap_or(folder);
    root.join(".async-kata/backups").join(folder)
}

fn is_as_seen(path: &Path, seen: Option<&Vec<u8>>) -> io::Result<bool> {
    Ok(text_at(path)?.as_ref() == seen)
}

/// Removes a folder of the workspace, and those above it, as long as nothing is in them.
fn remove_empty(root: &Path, folder: &Path) {
    let above = folder.ancestors().take_while(|folder| *folder != root);
    for folder in above {
        // One that holds something is not removed.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn move_exercise(root: &Path, from: &Key, to: &Key) -> Result<()> {
    let (from, to) = (root.join(from.exercise_dir()), root.join(to.exercise_dir()));
    let above = to.parent().unwrap_or(root);
    let moved = fs::create_dir_all(above).and_then(|()| fs::rename(&from, &to));
    match moved {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&to, &error)),
        _ => {
            remove_empty(root, from.parent().unwrap_or(root));
            Ok(())
        }
    }
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be updated: {error}.", path.display()),
        "Make room on the disk, or let yourself write there, and update again: what is done stays \
         done, and no text was lost.",
    )
}
