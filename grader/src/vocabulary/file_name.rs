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
        ENDINGS.iter().find_map(|(format, endings)| Some((*format, without(name, endings)?)))
    }
}

/// The name of a source in Rust without its ending; `None` for what is none. Browsers and mail
/// programs may have added `.txt`.
pub fn source_stem(name: &[u8]) -> Option<&[u8]> {
    without(name, &[".rs.txt", ".rs"])
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
        let cases: [(&str, Option<Format>, Option<&str>); 8] = [
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
