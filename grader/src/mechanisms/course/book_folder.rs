//! The folder that a book's source is written to.

use std::fs;
use std::io;
use std::path::Path;

use crate::mechanisms::atomic;
use crate::vocabulary::failure::{Failure, Result};

/// The file that says of a folder that it holds a book, by its first line.
pub const SETTINGS: &str = "book.toml";

/// The first line of those that are made here.
pub const OURS: &str = "# Made by async-kata, which replaces it: change the course instead.";

/// Where the pages are. It is made anew each time, so that no page of an older course is left.
pub const PAGES: &str = "src";

/// Refuses a folder that holds anything else than a book made here, or nothing.
pub fn must_be_ours(folder: &Path) -> Result<()> {
    let is_empty = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(unusable(folder, &error)),
        Ok(mut entries) => entries.next().is_none(),
    };
    let settings = fs::read_to_string(folder.join(SETTINGS)).unwrap_or_default();
    if is_empty || settings.lines().next() == Some(OURS) {
        return Ok(());
    }
    Err(Failure::user(
        format!("{} holds something else than a book that was made here.", folder.display()),
        "Name a folder that is empty or not there yet.",
    ))
}

/// Writes a book: each file by its path from `folder`, with forward slashes. Pages that were there
/// are removed.
pub fn write(folder: &Path, files: &[(String, String)]) -> Result<()> {
    must_be_ours(folder)?;
    written(folder, files).map_err(|error| unusable(folder, &error))
}

fn written(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    match fs::remove_dir_all(folder.join(PAGES)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for (path, content) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        atomic::replace_soon(&path, content.as_bytes())?;
    }
    Ok(())
}

fn unusable(folder: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be written to: {error}.", folder.display()),
        "Name a folder that you may write to.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, content: &str) -> (String, String) {
        (path.to_owned(), content.to_owned())
    }

    #[test]
    fn a_book_replaces_a_book_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/book");
        let settings = file(SETTINGS, &format!("{OURS}\n[book]\n"));
        let page = |name: &str| file(&format!("{PAGES}/01_a/{name}.md"), "# A\n");
        write(&folder, &[settings.clone(), page("old")]).unwrap();
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        write(&folder, &[settings, page("new")]).unwrap();
        assert!(folder.join("src/01_a/new.md").exists() && folder.join("notes.txt").exists());
        assert!(!folder.join("src/01_a/old.md").exists());

        fs::write(folder.join(SETTINGS), "[book]\ntitle = \"A book of somebody's own\"\n").unwrap();
        let refused = write(&folder, &[page("newer")]).unwrap_err();
        assert!(matches!(refused, Failure::User { .. }), "{refused}");
        assert!(folder.join("src/01_a/new.md").exists());
    }
}
