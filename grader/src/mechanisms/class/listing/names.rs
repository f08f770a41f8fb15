//! Names of files, as text and as what they say of the file.

pub use crate::vocabulary::file_name::{Format, source_stem};

/// A name as plain text. No two names become the same.
pub fn printable(name: &[u8]) -> String {
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => text.push_str(r"\\"),
                _ if character.is_control() => text.extend(character.escape_unicode()),
                _ => text.push(character),
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!(r"\x{byte:02x}")));
    }
    text
}

/// What a folder's name says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderKind {
    /// Somebody's work may be in it.
    Work,
    /// A clone's own, in which branches stand.
    Git,
    /// Nobody works in it: it is the system's, the compiler's, or hidden.
    Skipped,
}

impl FolderKind {
    /// Of a folder with this name.
    pub fn of(name: &[u8]) -> Self {
        match name {
            b".git" => Self::Git,
            b"__MACOSX" | b"target" | b"node_modules" => Self::Skipped,
            _ if name.starts_with(b".") => Self::Skipped,
            _ => Self::Work,
        }
    }
}

/// What a file's name says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A source in Rust. Browsers and mail programs may have added `.txt`.
    Source,
    /// An archive.
    Archive(Format),
    /// What Gradescope says of its export.
    Metadata,
    /// Anything else, and what is hidden.
    Other,
}

impl FileKind {
    /// Of a file with this name.
    pub fn of(name: &[u8]) -> Self {
        match Format::of(name) {
            _ if name.starts_with(b".") => Self::Other,
            Some((format, _)) => Self::Archive(format),
            None if source_stem(name).is_some() => Self::Source,
            None if name == b"submission_metadata.yml" => Self::Metadata,
            None => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_plain_text_and_stays_unique() {
        let cases: [(&[u8], &str); 7] = [
            (b"alice", "alice"),
            ("Zoë Müller (2)".as_bytes(), "Zoë Müller (2)"),
            (b"a\x1b[31m\n", r"a\u{1b}[31m\u{a}"),
            (b"a\xff", r"a\xff"),
            (br"a\xff", r"a\\xff"),
            (br"a\u{a}", r"a\\u{a}"),
            (b"=1+1, \"x\"", "=1+1, \"x\""),
        ];
        for (name, expected) in cases {
            assert_eq!(printable(name), expected);
        }
    }

    #[test]
    fn a_file_is_what_its_ending_says() {
        let cases: [(&str, FileKind); 12] = [
            ("lib.rs", FileKind::Source),
            ("LIB.RS", FileKind::Source),
            ("lib (1).rs", FileKind::Source),
            ("lib.rs.txt", FileKind::Source),
            ("._lib.rs", FileKind::Other),
            ("a.zip", FileKind::Archive(Format::Zip)),
            ("a.TAR.gz", FileKind::Archive(Format::Tar)),
            ("a.tgz", FileKind::Archive(Format::Tar)),
            ("a.rar", FileKind::Archive(Format::Unsupported)),
            ("lib.rs.gz", FileKind::Archive(Format::Unsupported)),
            (".zip", FileKind::Other),
            ("report.pdf", FileKind::Other),
        ];
        for (name, expected) in cases {
            assert_eq!(FileKind::of(name.as_bytes()), expected, "{name}");
        }
    }
}
