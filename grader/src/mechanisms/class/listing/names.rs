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

/// The upper half of code page 437.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// A name in a zip as plain text. What is not UTF-8 is in code page 437, says the format's description
/// (APPNOTE, appendix D); Windows takes its own, which has the same letters for the west of Europe.
pub fn printable_in_zip(name: &[u8]) -> String {
    if std::str::from_utf8(name).is_ok() {
        return printable(name);
    }
    let upper: Vec<char> = CODE_PAGE_437.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(0x80) {
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
        None => char::from(*byte),
    };
    printable(name.iter().map(letter).collect::<String>().as_bytes())
}

/// What a folder's name says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderKind {
    /// Somebody's work may be in it.
    Work,
    /// A clone's own, in which branches stand.
    Git,
    /// Nobody works in it: it is the compiler's or hidden. Where students' folders stand, it may be one.
    Skipped,
    /// The system's, wherever it stands.
    Systems,
}

/// Folders that systems and programs make wherever people keep files.
const SYSTEMS: [&str; 22] = [
    "$recycle.bin",
    "system volume information",
    "lost+found",
    "lost.dir",
    "found.000",
    "@eadir",
    "#recycle",
    ".trash",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    ".temporaryitems",
    ".documentrevisions-v100",
    ".stversions",
    ".dropbox.cache",
    ".hg",
    ".svn",
    ".cargo",
    ".rustup",
    ".idea",
    ".vscode",
    ".async-kata",
];

impl FolderKind {
    /// Of a folder with this name.
    pub fn of(name: &[u8]) -> Self {
        match name {
            b".git" => Self::Git,
            _ if SYSTEMS.iter().any(|own| name.eq_ignore_ascii_case(own.as_bytes())) => {
                Self::Systems
            }
            _ if name.starts_with(b".Trash-") => Self::Systems,
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
    /// Anything else, and what systems and editors write beside a file under its name.
    Other,
}

impl FileKind {
    /// Of a file with this name.
    pub fn of(name: &[u8]) -> Self {
        match Format::of(name) {
            _ if [b"._", b".#", b".~"].iter().any(|mark| name.starts_with(*mark)) => Self::Other,
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
    fn a_name_in_a_zip_that_is_not_utf_8_is_of_code_page_437() {
        let cases: [(&[u8], &str); 4] = [
            ("Zoë".as_bytes(), "Zoë"),
            (b"Zo\x89 M\x81ller", "Zoë Müller"),
            (b"Stra\xe1e\n", r"Straße\u{a}"),
            (b"\xff\x80", "\u{a0}Ç"),
        ];
        for (name, expected) in cases {
            assert_eq!(printable_in_zip(name), expected);
        }
        assert_eq!(CODE_PAGE_437.chars().count(), 128);
    }

    #[test]
    fn a_folder_is_what_its_name_says() {
        let cases = [
            ("ada", FolderKind::Work),
            ("eve~", FolderKind::Work),
            (".git", FolderKind::Git),
            ("target", FolderKind::Skipped),
            ("..a", FolderKind::Skipped),
            ("$RECYCLE.BIN", FolderKind::Systems),
            (".Trash-1000", FolderKind::Systems),
        ];
        for (name, expected) in cases {
            assert_eq!(FolderKind::of(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn a_file_is_what_its_ending_says() {
        let cases: [(&str, FileKind); 14] = [
            (".ada.zip", FileKind::Archive(Format::Zip)),
            ("._ada.zip", FileKind::Other),
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
