//! Replacing a file so that a reader, a crash or a full disk never meets half of it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Puts `content` in the place of the file at `path`. On an error the old file is still there.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_by(path, |file| file.write_all(content))
}

/// Puts what `write` writes in the place of the file at `path`: what is too much to hold.
pub fn replace_by<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let folder = folder_of(path);
    let file = beside(folder, write)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(sync_folder(folder)?)
}

/// The same without waiting for the disk: for what can be made again after a power cut.
pub fn replace_soon(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_soon_by(path, |file| file.write_all(content))
}

/// [`replace_by`], without waiting for the disk.
pub fn replace_soon_by<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let file = beside(folder_of(path), write)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The folder that `path` lies in. Of a name alone the path to it is empty, which no system opens.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn beside<E: From<io::Error>>(
    folder: &Path,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<NamedTempFile, E> {
    let mut file = builder().tempfile_in(folder)?;
    // Past the wrapper, whose errors name the temporary file: it would only puzzle the reader.
    write(file.as_file_mut())?;
    Ok(file)
}

/// Writes a file that was not there before, and waits until it is on the disk.
pub fn create_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file under this name would pass for the whole one.
        _ = fs::remove_file(path);
    }
    written?;
    sync_folder(folder_of(path))
}

/// A renamed file is only safe from a power cut once its folder is written too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network and overlay file systems cannot sync a folder.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".async-kata-");
    // A temporary file is private by default; this one becomes an ordinary file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_content_takes_the_place_of_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for content in ["one", "", "three"] {
            for replace in [replace, replace_soon] {
                replace(&path, content.as_bytes()).unwrap();
                assert_eq!(fs::read_to_string(&path).unwrap(), content);
            }
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_file_that_is_there_already_is_not_created_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        create_new(&path, b"one").unwrap();
        let error = create_new(&path, b"two").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
    }

    #[cfg(unix)]
    #[test]
    fn the_new_file_is_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ordinary, replaced) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&ordinary, "").unwrap();
        replace(&replaced, b"").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ordinary), mode(&replaced));
    }
}
