//! What the ending of a file's name says: that it is an archive, or a source in Rust.

/// How an archive is packed, as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A zip.
    Zip,
    /// A tar, compressed with gzip or not.
    Tar,
    /// An archive that cannot be read here.
    Unsupported,
}

impl Format {
    /// Of a file with this name, and the name without its ending; `None` for what is no archive.
    pub fn of(name: &[u8]) -> Option<(Self, &[u8])> {
        const ENDINGS: [(Format, &[&str]); 3] = [
            (Format::Zip, &[".zip"]),
            (Format::Tar, &[".tar.gz", ".tgz", ".tar"]),
            (
                Format::Unsupported,
                &[
                    ".tar.bz2", ".tar.xz", ".tar.zst", ".tbz2", ".txz", ".tzst", ".7z", ".rar",
                    ".gz", ".bz2", ".xz", ".zst",
                ],
            ),
        ];
        if let Some(stem) = copied_tar(name) {
            return Some((Self::Tar, stem));
        }
        ENDINGS.iter().find_map(|(format, endings)| Some((*format, without(name, endings)?)))
    }

    /// Of what begins with these bytes, if they say it: a name can be changed and says nothing of that.
    pub fn of_content(start: &[u8]) -> Option<Self> {
        const STARTS: [(Format, &[u8]); 7] = [
            (Format::Zip, b"PK\x03\x04"),
            (Format::Tar, b"\x1f\x8b"),
            (Format::Unsupported, b"Rar!\x1a\x07"),
            (Format::Unsupported, b"7z\xbc\xaf\x27\x1c"),
            (Format::Unsupported, b"\xfd7zXZ\0"),
            (Format::Unsupported, b"BZh"),
            (Format::Unsupported, b"\x28\xb5\x2f\xfd"),
        ];
        let is_it = |(_, bytes): &&(Format, &[u8])| start.starts_with(bytes);
        STARTS.iter().find(is_it).map(|(format, _)| *format)
    }
}

/// The name of a source in Rust without its ending; `None` for what is none. Browsers and mail
/// programs may have added `.txt`.
pub fn source_stem(name: &[u8]) -> Option<&[u8]> {
    without(name, &[".rs.txt", ".rs"])
}

/// What is before the ending of a tar into which a browser has written which copy it is,
/// `kata.tar (1).gz`.
fn copied_tar(name: &[u8]) -> Option<&[u8]> {
    let marked = without(name, &[".gz"])?.strip_suffix(b")")?;
    let digits = marked.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let before = marked[..marked.len() - digits].strip_suffix(b"(")?.trim_ascii_end();
    without(before, &[".tar"]).filter(|_| digits > 0)
}

/// The name without the first of these endings that it has, in whatever case. Something is left.
fn without<'n>(name: &'n [u8], endings: &[&str]) -> Option<&'n [u8]> {
    endings.iter().find_map(|ending| {
        let (stem, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
        (!stem.is_empty() && end.eq_ignore_ascii_case(ending.as_bytes())).then_some(stem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_is_taken_off_in_whatever_case() {
        let cases: [(&str, Option<Format>, Option<&str>); 11] = [
            ("kata.tar (1).gz", Some(Format::Tar), Some("kata")),
            ("kata.tar(12).GZ", Some(Format::Tar), Some("kata")),
            ("lib.rs (1).gz", Some(Format::Unsupported), Some("lib.rs (1)")),
            ("kata.tar.gz", Some(Format::Tar), Some("kata")),
            ("kata.TGZ", Some(Format::Tar), Some("kata")),
            ("kata.v2.Zip", Some(Format::Zip), Some("kata.v2")),
            ("kata.tar.xz", Some(Format::Unsupported), Some("kata")),
            ("lib.rs.gz", Some(Format::Unsupported), Some("lib.rs")),
            (".zip", None, None),
            ("zip", None, None),
            ("lib.rs", None, None),
        ];
        for (name, format, stem) in cases {
            let found = Format::of(name.as_bytes());
            assert_eq!(found.map(|(format, _)| format), format, "{name}");
            assert_eq!(found.map(|(_, stem)| stem), stem.map(str::as_bytes), "{name}");
        }
        let sources = [("lib.rs", Some("lib")), ("Lib.RS.txt", Some("Lib")), (".rs", None)];
        for (name, stem) in sources {
            assert_eq!(source_stem(name.as_bytes()), stem.map(str::as_bytes), "{name}");
        }
    }
}
