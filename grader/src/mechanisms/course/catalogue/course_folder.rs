//! A course in a folder: reads its files and lists them, and says which cannot be read.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::mechanisms::course::pack::MOST_BYTES;
use crate::vocabulary::failure::{Failure, Result};

/// The file at `path`, or `None` when there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    or_none(read_ordinary(path)).map_err(|error| unreadable(path, &error))
}

/// The ordinary file at `path`, if a course may be as large. A link may lead to what never ends, or
/// never begins.
fn read_ordinary(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is no ordinary file"));
    }
    let mut content = Vec::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut content)?;
    if content.len() as u64 > MOST_BYTES {
        Err(ErrorKind::FileTooLarge.into())
    } else {
        Ok(content)
    }
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
