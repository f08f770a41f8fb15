//! A course in a folder: reads its files and lists them, and says which cannot be read.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::vocabulary::failure::{Failure, Result};

/// The file at `path`, or `None` when there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    or_none(fs::read(path)).map_err(|error| unreadable(path, &error))
}

/// The names of the files and of the folders in a folder; none when there is no such folder.
pub fn list(path: &Path) -> Result<(Vec<String>, Vec<String>)> {
    let listed = or_none(list_directory(path)).map_err(|error| unreadable(path, &error))?;
    Ok(listed.unwrap_or_default())
}

fn list_directory(path: &Path) -> io::Result<(Vec<String>, Vec<String>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::new(ErrorKind::InvalidData, format!("{name:?} is not a UTF-8 name"))
        })?;
        let is_folder = entry.file_type()?.is_dir();
        if is_folder { folders.push(name) } else { files.push(name) }
    }
    Ok((files, folders))
}

fn or_none<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What is said of a file or folder that cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be read: {error}.", path.display()),
        "Make it an ordinary file or folder that you may read.",
    )
}
