//! Taking in a submitted source that nobody has looked at yet: it may be anything on a disk.
//!
//! What is refused here becomes a verdict elsewhere; what the text says is judged elsewhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path};
use std::string::FromUtf8Error;

pub use crate::vocabulary::handed_in::{BadArchive, MAX_SOURCE, RejectReason};

/// What came of taking in a source.
#[derive(Debug)]
pub enum Intake {
    /// Its text.
    Text(String),
    /// There is something, but nothing that can be a source.
    Rejected(RejectReason),
    /// There is something, and nobody can say what it is worth: a sentence for a person to act on.
    Unclear(String),
    /// There is nothing.
    Missing,
    /// The system does not let us read it.
    Unreadable(io::Error),
}

/// Takes in the source at `path`, without following a link and without waiting for a writer.
pub fn read_submission(path: &Path) -> Intake {
    open(path).map_or_else(|error| not_opened(path, error), take_in)
}

/// Takes in the source at `relative` under `root`, refusing a link at any step below `root`:
/// one could lead to somebody else's submission.
pub fn read_submission_in(root: &Path, relative: &Path) -> Intake {
    open_in(root, relative).map_or_else(|intake| intake, take_in)
}

/// Opens the regular file at `relative` under `root` in the same way; otherwise says what is there
/// instead.
pub(in crate::mechanisms) fn open_in(root: &Path, relative: &Path) -> Result<File, Intake> {
    let file = open_below(root, relative)?;
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        Ok(_) => Err(Intake::Rejected(RejectReason::NotAFile)),
        Err(error) => Err(Intake::Unreadable(error)),
    }
}

/// Goes from folder to folder, each opened in the one before: were the whole path looked at first
/// and opened then, somebody could put a link there in between.
#[cfg(unix)]
fn open_below(root: &Path, relative: &Path) -> Result<File, Intake> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    // To go through a folder one need not be allowed to list it.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const THROUGH: OFlags = OFlags::PATH;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const THROUGH: OFlags = OFlags::RDONLY;

    let folder = THROUGH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let file = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let mut here = openat(CWD, root, folder, Mode::empty())
        .map_err(|error| Intake::Unreadable(error.into()))?;
    let mut steps = relative.components().peekable();
    while let Some(step) = steps.next() {
        let Component::Normal(name) = step else { return Err(Intake::Missing) };
        let is_last = steps.peek().is_none();
        let flags = OFlags::NOFOLLOW | if is_last { file } else { folder };
        here = openat(&here, name, flags, Mode::empty())
            .map_err(|error| not_opened_in(&here, name, is_last, error))?;
    }
    Ok(here.into())
}

/// What stands at `name` in the folder, which could not be opened.
#[cfg(unix)]
fn not_opened_in(
    folder: &std::os::fd::OwnedFd,
    name: &std::ffi::OsStr,
    is_last: bool,
    error: rustix::io::Errno,
) -> Intake {
    use rustix::fs::{AtFlags, FileType, statat};
    use rustix::io::Errno;
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => match FileType::from_raw_mode(stat.st_mode) {
            FileType::Symlink => Intake::Rejected(RejectReason::Symlink),
            FileType::Directory => Intake::Unreadable(error.into()),
            _ if !is_last => Intake::Missing,
            FileType::RegularFile => Intake::Unreadable(error.into()),
            _ => Intake::Rejected(RejectReason::NotAFile),
        },
        Err(Errno::NOENT | Errno::NOTDIR) => Intake::Missing,
        Err(error) => Intake::Unreadable(error.into()),
    }
}

/// Looks at every step before it opens the last: this system offers no way to do both at once.
#[cfg(not(unix))]
fn open_below(root: &Path, relative: &Path) -> Result<File, Intake> {
    let mut path = root.to_owned();
    for step in relative.components() {
        let Component::Normal(name) = step else { return Err(Intake::Missing) };
        path.push(name);
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(Intake::Rejected(RejectReason::Symlink));
        }
    }
    open(&path).map_err(|error| not_opened(&path, error))
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
        Ok(metadata) if metadata.is_symlink() => Intake::Rejected(RejectReason::Symlink),
        Ok(metadata) if !metadata.is_file() => Intake::Rejected(RejectReason::NotAFile),
        Ok(_) => Intake::Unreadable(error),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Intake::Missing,
            _ => Intake::Unreadable(error),
        },
    }
}

fn take_in(file: File) -> Intake {
    match file.metadata() {
        Ok(metadata) if !metadata.is_file() => Intake::Rejected(RejectReason::NotAFile),
        Ok(metadata) if metadata.len() > MAX_SOURCE => {
            Intake::Rejected(RejectReason::TooLarge { bytes: metadata.len() })
        }
        Ok(_) => read(file),
        Err(error) => Intake::Unreadable(error),
    }
}

fn read(file: impl Read) -> Intake {
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
        return Intake::Rejected(RejectReason::TooLarge { bytes: length });
    }
    match decoded(bytes) {
        Ok(text) => Intake::Text(text),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
            Intake::Rejected(RejectReason::NotUtf8 { line })
        }
    }
}

/// The bytes as text: UTF-8, or UTF-16 with the mark that editors write before it. Without the mark it is
/// UTF-16 where bytes are zero, which no text in Rust has, and where what comes out has none.
pub fn decoded(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    let units = |marked: usize, unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = pairs[marked..].iter().map(|pair| unit(*pair));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.ok().filter(|_| rest.is_empty())
    };
    let without_zeros = |text: &String| !text.contains('\0');
    let text = match bytes.get(..2) {
        Some(b"\xff\xfe") => units(1, u16::from_le_bytes),
        Some(b"\xfe\xff") => units(1, u16::from_be_bytes),
        // What a text begins with is ASCII.
        Some([_, 0]) => units(0, u16::from_le_bytes).filter(without_zeros),
        Some([0, _]) => units(0, u16::from_be_bytes).filter(without_zeros),
        _ => None,
    };
    text.map_or_else(|| String::from_utf8(bytes), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = MAX_SOURCE as usize;

    #[test]
    fn utf_16_without_its_mark_is_known_by_its_zeros() {
        let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        for bytes in [le("fn größe() {}"), be("fn größe() {}")] {
            assert_eq!(decoded(bytes).unwrap(), "fn größe() {}");
        }
        for text in ["a\0\0", "a\0b", "\0a\0\0", ""] {
            assert_eq!(decoded(text.as_bytes().to_vec()).unwrap(), text);
        }
    }

    #[test]
    fn a_file_is_taken_in_or_refused_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lib.rs");
        let cases: [(Vec<u8>, Result<(), RejectReason>); 6] = [
            (b"".to_vec(), Ok(())),
            ("fn grüße() {}\r\n".into(), Ok(())),
            (vec![b'x'; LIMIT], Ok(())),
            (vec![b'x'; LIMIT + 1], Err(RejectReason::TooLarge { bytes: MAX_SOURCE + 1 })),
            (b"\xff".to_vec(), Err(RejectReason::NotUtf8 { line: 1 })),
            (b"one\ntwo\nthr\xe9e".to_vec(), Err(RejectReason::NotUtf8 { line: 3 })),
        ];
        for (content, expected) in cases {
            fs::write(&path, &content).unwrap();
            match (read_submission(&path), expected) {
                (Intake::Text(text), Ok(())) => assert_eq!(text.as_bytes(), content),
                (Intake::Rejected(refusal), Err(expected)) => assert_eq!(refusal, expected),
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
        assert!(matches!(intake, Intake::Rejected(RejectReason::NotAFile)), "{intake:?}");
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
            assert!(matches!(intake, Intake::Rejected(RejectReason::NotAFile)), "{intake:?}");
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
            assert!(
                matches!(intake, Intake::Rejected(RejectReason::Symlink)),
                "{target}: {intake:?}"
            );
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
        assert!(matches!(intake("mine/src/lib.rs"), Intake::Rejected(RejectReason::Symlink)));
    }
}
