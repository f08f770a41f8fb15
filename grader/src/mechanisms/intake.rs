//! Taking in a submitted source that nobody has looked at yet: it may be anything on a disk.
//!
//! What is refused here becomes a verdict elsewhere; what the text says is judged elsewhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// The largest source that is taken in, in bytes. The longest solution is a fraction of it.
pub const MAX_SOURCE: u64 = 256 * 1024;

/// What came of taking in a source.
#[derive(Debug)]
pub enum Intake {
    /// Its text.
    Text(String),
    /// There is something, but nothing that can be a source.
    Refused(Refusal),
    /// There is nothing.
    Missing,
    /// The system does not let us read it.
    Unreadable(io::Error),
}

/// Why a source was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A folder, a pipe, a socket or a device.
    NotAFile,
    /// A symbolic link: it could name any file of the machine.
    Symlink,
    /// Longer than [`MAX_SOURCE`].
    TooLarge {
        /// How long, as far as it was measured.
        bytes: u64,
    },
    /// Not UTF-8.
    NotUtf8 {
        /// The line of the first byte that is wrong.
        line: u32,
    },
}

/// Takes in the source at `path`, without following a link and without waiting for a writer.
pub fn read_submission(path: &Path) -> Intake {
    let file = match open(path) {
        Ok(file) => file,
        Err(error) => return not_opened(path, error),
    };
    match file.metadata() {
        Ok(metadata) if !metadata.is_file() => Intake::Refused(Refusal::NotAFile),
        Ok(metadata) if metadata.len() > MAX_SOURCE => {
            Intake::Refused(Refusal::TooLarge { bytes: metadata.len() })
        }
        Ok(_) => read(file),
        Err(error) => Intake::Unreadable(error),
    }
}

/// Takes in the source at `relative` under `root`, refusing a link at any step below `root`:
/// one could lead to somebody else's submission.
pub fn read_submission_in(root: &Path, relative: &Path) -> Intake {
    let mut path = root.to_owned();
    for component in relative.components() {
        path.push(component);
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
            return Intake::Refused(Refusal::Symlink);
        }
    }
    read_submission(&path)
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Opening a pipe without O_NONBLOCK waits for someone to write to it, perhaps for ever.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    OpenOptions::new().read(true).open(path)
}

/// Systems disagree on the error for a link or a socket, so look at what is there instead.
fn not_opened(path: &Path, error: io::Error) -> Intake {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Intake::Refused(Refusal::Symlink),
        Ok(metadata) if !metadata.is_file() => Intake::Refused(Refusal::NotAFile),
        Ok(_) => Intake::Unreadable(error),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Intake::Missing,
            _ => Intake::Unreadable(error),
        },
    }
}

fn read(file: File) -> Intake {
    let mut bytes = Vec::new();
    // The file may have grown since it was measured.
    if let Err(error) = file.take(MAX_SOURCE + 1).read_to_end(&mut bytes) {
        return Intake::Unreadable(error);
    }
    text(bytes)
}

/// Takes in a source that was read already, up to a byte more than [`MAX_SOURCE`].
pub fn text(bytes: Vec<u8>) -> Intake {
    let length = bytes.len() as u64;
    if length > MAX_SOURCE {
        return Intake::Refused(Refusal::TooLarge { bytes: length });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Intake::Text(text),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
            Intake::Refused(Refusal::NotUtf8 { line })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = MAX_SOURCE as usize;

    #[test]
    fn a_file_is_taken_in_or_refused_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lib.rs");
        let cases: [(Vec<u8>, Result<(), Refusal>); 6] = [
            (b"".to_vec(), Ok(())),
            ("fn grüße() {}\r\n".into(), Ok(())),
            (vec![b'x'; LIMIT], Ok(())),
            (vec![b'x'; LIMIT + 1], Err(Refusal::TooLarge { bytes: MAX_SOURCE + 1 })),
            (b"\xff".to_vec(), Err(Refusal::NotUtf8 { line: 1 })),
            (b"one\ntwo\nthr\xe9e".to_vec(), Err(Refusal::NotUtf8 { line: 3 })),
        ];
        for (content, expected) in cases {
            fs::write(&path, &content).unwrap();
            match (read_submission(&path), expected) {
                (Intake::Text(text), Ok(())) => assert_eq!(text.as_bytes(), content),
                (Intake::Refused(refusal), Err(expected)) => assert_eq!(refusal, expected),
                (intake, expected) => panic!("{intake:?} instead of {expected:?}"),
            }
        }
    }

    #[test]
    fn nothing_there_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        for path in ["lib.rs", "no/such/folder/lib.rs", "file/lib.rs"] {
            let intake = read_submission(&folder.path().join(path));
            assert!(matches!(intake, Intake::Missing), "{path}: {intake:?}");
        }
    }

    #[test]
    fn a_folder_is_not_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let intake = read_submission(folder.path());
        assert!(matches!(intake, Intake::Refused(Refusal::NotAFile)), "{intake:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_a_socket_and_a_device_are_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, socket) = (folder.path().join("pipe"), folder.path().join("socket"));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [&pipe, &socket, Path::new("/dev/zero")] {
            let intake = read_submission(path);
            assert!(matches!(intake, Intake::Refused(Refusal::NotAFile)), "{intake:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused_wherever_it_leads() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("target.rs"), "").unwrap();
        for target in ["target.rs", "nowhere", "/etc/passwd", "."] {
            let link = folder.path().join("link");
            _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(target, &link).unwrap();
            let intake = read_submission(&link);
            assert!(matches!(intake, Intake::Refused(Refusal::Symlink)), "{target}: {intake:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_on_the_way_below_the_root_is_refused_too() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("theirs/src")).unwrap();
        fs::write(folder.path().join("theirs/src/lib.rs"), "").unwrap();
        std::os::unix::fs::symlink("theirs", folder.path().join("mine")).unwrap();
        let intake = |path: &str| read_submission_in(folder.path(), Path::new(path));
        assert!(matches!(intake("theirs/src/lib.rs"), Intake::Text(_)));
        assert!(matches!(intake("mine/src/lib.rs"), Intake::Refused(Refusal::Symlink)));
    }
}
