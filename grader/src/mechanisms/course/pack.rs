//! What a course may hold, and one file that holds a whole one: a tar, compressed with gzip, of plain
//! files, and first of all what says how to read it. The same course gives the same bytes.
//!
//! It may come from a stranger, so what reading it may cost is bounded, and nothing of it is
//! written to the disk here.

use std::io::{self, Read};
use std::path::{Component, Path};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::vocabulary::update::Files;

/// How packs are laid out; a higher number is another layout.
const LAYOUT: u64 = 1;

/// The entry that says so.
const LABEL: &str = "pack.toml";

/// More files than this are no course.
const MOST_FILES: usize = 20_000;

/// Nor are more bytes than this, unpacked.
pub const MOST_BYTES: u64 = 64 << 20;

/// The label and what a tar says about it are less.
const MOST_BYTES_OF_LABEL: u64 = 4 << 10;

/// What a pack may say about its files beside what they hold: two kilobytes for each.
const MOST_BYTES_ABOUT: u64 = (MOST_FILES as u64) << 11;

/// What stands on a pack.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Label {
    layout: u64,
    /// The version of async-kata that packed it.
    packed_by: String,
    /// The name of the course in it, if a build of async-kata has brought it along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    built_in: Option<String>,
}

/// Why a file cannot be read as a packed course.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
    /// It was made otherwise than packs are.
    #[error("it is no packed course")]
    Foreign,
    /// A newer version of async-kata has made it.
    #[error("async-kata {0} packed it, in a way that this version does not know")]
    Newer(String),
    /// It holds what no course holds.
    #[error("it holds `{0}`, which is no file of a course")]
    Stray(String),
    /// It holds too much.
    #[error("it holds more than any course does")]
    TooLarge,
    /// It ends too early, or was changed.
    #[error("it is damaged: {0}")]
    Damaged(#[from] io::Error),
}

/// Files of a course, as far as it may have them.
#[derive(Debug)]
pub struct Gathered {
    files: Vec<(String, Vec<u8>)>,
    bytes_left: u64,
}

impl Default for Gathered {
    fn default() -> Self {
        Self::within(MOST_BYTES)
    }
}

impl Gathered {
    fn within(most_bytes: u64) -> Self {
        Self { files: Vec::new(), bytes_left: most_bytes }
    }

    /// Adds a file, unless it is none of a course or one too many.
    pub fn add(&mut self, path: String, content: Vec<u8>) -> Result<(), Flaw> {
        let is_inside =
            Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)))
                && !path.contains('\\');
        if !is_inside || path.is_empty() {
            return Err(Flaw::Stray(path));
        }
        let left = self.bytes_left.checked_sub(content.len() as u64);
        self.bytes_left = left.filter(|_| self.files.len() < MOST_FILES).ok_or(Flaw::TooLarge)?;
        self.files.push((path, content));
        Ok(())
    }

    /// All of them, in the order in which they were added.
    pub fn into_files(self) -> Vec<(String, Vec<u8>)> {
        self.files
    }
}

/// These files as the bytes of one. `built_in` is the course's name where a build has brought it along.
pub fn pack(files: &Files, built_in: Option<&str>) -> io::Result<Vec<u8>> {
    let label = Label {
        layout: LAYOUT,
        packed_by: env!("CARGO_PKG_VERSION").to_owned(),
        built_in: built_in.map(str::to_owned),
    };
    let label = toml::to_string(&label).map_err(io::Error::other)?;
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    append(&mut archive, LABEL, label.as_bytes())?;
    for (path, content) in files {
        append(&mut archive, path, content)?;
    }
    archive.into_inner()?.finish()
}

fn append(
    archive: &mut tar::Builder<impl io::Write>,
    path: &str,
    content: &[u8],
) -> io::Result<()> {
    // No time and no owner: they would make other bytes of the same course.
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, path, content)
}

/// The files in a packed course.
pub fn unpack(bytes: &[u8]) -> Result<Files, Flaw> {
    unpack_within(bytes, MOST_BYTES)
}

fn unpack_within(bytes: &[u8], most_bytes: u64) -> Result<Files, Flaw> {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    if !bytes.starts_with(&GZIP) {
        return Err(Flaw::Foreign);
    }
    // To its end, where the sum stands that shows any damage.
    let mut unpacked = Vec::new();
    let most = most_bytes + MOST_BYTES_ABOUT;
    GzDecoder::new(bytes).take(most + 1).read_to_end(&mut unpacked)?;
    if unpacked.len() as u64 > most {
        return Err(Flaw::TooLarge);
    }
    let mut archive = tar::Archive::new(unpacked.as_slice());
    let mut entries = archive.entries().map_err(|_| Flaw::Foreign)?;
    let label = entries.next().and_then(label_in).ok_or(Flaw::Foreign)?;
    if label.layout > LAYOUT {
        return Err(Flaw::Newer(label.packed_by));
    }
    let mut files = Gathered::within(most_bytes);
    for entry in entries {
        let mut entry = entry?;
        let path = path_of(&entry)?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        files.add(path, content)?;
    }
    Ok(files.into_files().into_iter().collect())
}

/// The name of the course in a pack, as its label has it, if a build has brought that course along.
/// Nothing more of it is read.
pub fn built_in(packed: impl Read) -> Option<String> {
    let packed = packed.take(MOST_BYTES_OF_LABEL);
    let mut archive = tar::Archive::new(GzDecoder::new(packed).take(MOST_BYTES_OF_LABEL));
    let label = archive.entries().ok()?.next().and_then(label_in)?;
    label.built_in.filter(|_| label.layout == LAYOUT)
}

/// What stands in a label, if this entry is one.
fn label_in(first: io::Result<tar::Entry<'_, impl Read>>) -> Option<Label> {
    let mut first = first.ok()?;
    let mut text = String::new();
    if path_of(&first).ok()? == LABEL {
        first.read_to_string(&mut text).ok()?;
    }
    toml::from_str(&text).ok()
}

/// The path of an entry, if it is an ordinary file.
fn path_of(entry: &tar::Entry<'_, impl Read>) -> Result<String, Flaw> {
    let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    if entry.header().entry_type().is_file() { Ok(path) } else { Err(Flaw::Stray(path)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let long = format!("grader/hidden/01_first/{}/tests.rs", "01_long".repeat(20));
        [("info.toml", "title = \"t\""), ("solutions/01_first/01_a.rs", ""), (&long, "// tests")]
            .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
            .into()
    }

    /// A tar of these entries, compressed.
    fn archive(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
        let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (path, kind, content) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(*kind);
            header.set_size(content.len() as u64);
            // Past the check of whoever writes: a stranger's archive has none.
            header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_cksum();
            archive.append(&header, *content).unwrap();
        }
        archive.into_inner().unwrap().finish().unwrap()
    }

    const OURS: &[u8] = b"layout = 1\npacked_by = \"0.1.0\"\n";

    #[test]
    fn what_is_packed_is_unpacked_and_the_same_gives_the_same_bytes() {
        let packed = pack(&files(), None).unwrap();
        assert_eq!(unpack(&packed).unwrap(), files());
        assert_eq!(pack(&files(), None).unwrap(), packed);
    }

    #[test]
    fn a_pack_that_is_cut_or_changed_anywhere_never_yields_another_course() {
        let packed = pack(&files(), None).unwrap();
        for end in 0..packed.len() {
            let cut = unpack(&packed[..end]);
            assert!(cut.as_ref().map_or(true, |read| *read == files()), "{end}");
            let mut changed = packed.clone();
            changed[end] ^= 0x20;
            if let Ok(read) = unpack(&changed) {
                assert_eq!(read, files(), "{end}");
            }
        }
    }

    #[test]
    fn what_is_no_course_is_refused_with_the_reason() {
        use tar::EntryType::{Directory, Regular, Symlink};
        let label = |path: &'static str, text: &'static [u8]| (path, Regular, text);
        const BOUND: u64 = 1 << 20;
        let huge = vec![0; BOUND as usize + 1];
        let bomb = vec![0; (BOUND + MOST_BYTES_ABOUT) as usize];
        for (bytes, expected) in [
            (b"not an archive".to_vec(), "no packed course"),
            (archive(&[]), "no packed course"),
            (archive(&[label("info.toml", b"")]), "no packed course"),
            (archive(&[label(LABEL, b"nonsense")]), "no packed course"),
            (
                archive(&[label(LABEL, b"layout = 2\npacked_by = \"9.0\"\n")]),
                "async-kata 9.0 packed",
            ),
            (archive(&[label(LABEL, OURS), ("../out", Regular, b"")]), "`../out`"),
            (archive(&[label(LABEL, OURS), ("/etc/x", Regular, b"")]), "`/etc/x`"),
            (archive(&[label(LABEL, OURS), ("a\\b", Regular, b"")]), "`a\\b`"),
            (archive(&[label(LABEL, OURS), ("link", Symlink, b"")]), "`link`"),
            (archive(&[label(LABEL, OURS), ("folder/", Directory, b"")]), "`folder/`"),
            (archive(&[label(LABEL, OURS), ("huge", Regular, &huge)]), "more than any course"),
            (archive(&[label(LABEL, OURS), ("bomb", Regular, &bomb)]), "more than any course"),
        ] {
            let said = unpack_within(&bytes, BOUND).unwrap_err().to_string();
            assert!(said.contains(expected), "{expected}: {said}");
        }
    }

    #[test]
    fn what_is_packed_or_held_in_memory_is_bounded_as_what_is_unpacked() {
        let mut files = Gathered::within(3);
        files.add("a".to_owned(), vec![1, 2]).unwrap();
        for (path, content, expected) in [
            ("b", &[3, 4][..], "more than any course"),
            ("/etc/x", &[], "`/etc/x`"),
            ("a/../../x", &[], "`a/../../x`"),
            ("a\\b", &[], "`a\\b`"),
            ("", &[], "``"),
        ] {
            let said = files.add(path.to_owned(), content.to_vec()).unwrap_err().to_string();
            assert!(said.contains(expected), "{path}: {said}");
        }
        files.add("b".to_owned(), vec![3]).unwrap();
        for number in 2..MOST_FILES {
            files.add(number.to_string(), vec![]).unwrap();
        }
        assert!(matches!(files.add("more".to_owned(), vec![]), Err(Flaw::TooLarge)));
        assert_eq!(files.into_files().len(), MOST_FILES);
    }
}
