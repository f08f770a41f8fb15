//! Why something is no answer, in words for students and for those who grade them.

use crate::vocabulary::handed_in::{BadArchive, MAX_SOURCE, RejectReason};

/// Why a source was refused: goes on after its name.
pub fn refused(refusal: RejectReason) -> String {
    match refusal {
        RejectReason::NotAFile => {
            "is not a regular file. Put one with your text in its place".to_owned()
        }
        RejectReason::Symlink => "is a symbolic link. Put the text itself in its place".to_owned(),
        RejectReason::TooLarge { bytes } => {
            format!("has {bytes} bytes; at most {MAX_SOURCE} are taken")
        }
        RejectReason::NotUtf8 { line } => {
            format!("is not UTF-8 on line {line}. Have your editor save it in that encoding")
        }
        RejectReason::Archive(bad) => archive(bad).to_owned(),
    }
}

/// Why an archive, or what it holds, was not read: goes on after its name.
pub fn archive(bad: BadArchive) -> &'static str {
    match bad {
        BadArchive::Damaged => {
            "cannot be unpacked: the archive is damaged or cut off. Pack it again, and try to \
             unpack it before you hand it in"
        }
        BadArchive::Unsupported => {
            "cannot be unpacked: archives of this kind are not read. Hand in a .zip or a .tar.gz"
        }
        BadArchive::Encrypted => {
            "cannot be unpacked: it is encrypted. Pack it again without a password"
        }
        BadArchive::LeadsOut => {
            "was not unpacked: the archive names a path that leads out of it. Pack the workspace \
             from the folder it stands in"
        }
        BadArchive::Twice => {
            "is in the archive more than once, and nobody can tell which one counts. Pack the \
             workspace into a new archive"
        }
        BadArchive::LongName => {
            "was not unpacked: it has a name that is too long for some systems, or lies in a folder \
             with one. Pack it under a shorter name"
        }
        BadArchive::TooMuch => {
            "was not unpacked: the archive holds too much. Pack the workspace without `target`"
        }
        BadArchive::TooDeep => {
            "was not unpacked: it lies in too many archives. Pack the workspace once"
        }
        BadArchive::Empty => "is an archive with nothing in it",
        BadArchive::NotAFile => "is not a regular file",
        BadArchive::Unreadable => "cannot be read: the system does not let us",
    }
}

/// Some of these, and how many more there are.
pub fn some(items: &[String], most: usize) -> String {
    let shown = items.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
