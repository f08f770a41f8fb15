//! Archives from strangers: what one holds, read without unpacking it to the disk.
//!
//! One pass looks at every entry's path and reads the content of sources and of archives in it.
//! What that may read, inflate and keep is bounded, and with it the time it takes.
//!
//! A zip's central directory decides what it holds, as in every program that unpacks files. Where
//! a source stands twice, programs differ in which one they take, so none is taken. Names need not
//! be UTF-8: paths are bytes here.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::bufread::MultiGzDecoder;
use zip::read::{Config, OwnedZipFileEntry, ZipFileEntry};
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, DateTime, ZipReadOptions};

use super::branches::{References, length_of_interest};
use super::budget::Budget;
use super::gauge::{Gauge, Metered};
use super::names::{FileKind, FolderKind, Format, printable, printable_in_zip};
use super::skipped::Counted;
use super::spooling::spooled;
use super::taking::Taking;
use crate::mechanisms::learner::intake::{self, BadArchive, Intake, MAX_SOURCE, RejectReason};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::handed_in::{Entry, EntryKind};

/// What must have been read behind the last entry: the block of zeros that ends a tar. Less is the
/// rest of the entry's own last block, and the tar was cut off there.
const TAR_BLOCK: u64 = 512;

/// The longest name of a file or a folder that every system can unpack, in bytes. Some count
/// characters instead, and pack what others cannot unpack.
const LONGEST_NAME: usize = 255;

/// How many archives are opened in each other, where a folder that was named counts as one, because a
/// download may be unpacked: what holds the class may be packed twice, and so may a student's work.
const DEEPEST: usize = 5;

/// What is read at random.
pub trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

/// An archive that is open.
pub struct Opened<'a> {
    /// Its bytes.
    pub file: Box<dyn Seekable + 'a>,
    /// How it is packed.
    pub format: Format,
    /// How many archives it lies in. In one that lies in none, each archive has its own bounds.
    pub depth: usize,
}

/// Every entry of an archive, below `path`; otherwise says why nothing in it can be taken.
pub fn read(
    opened: Opened<'_>,
    path: &str,
    (taking, budget): (&mut Taking<'_>, &Budget),
) -> Result<Result<Vec<Entry>, BadArchive>> {
    if opened.depth >= DEEPEST {
        return Ok(Err(BadArchive::TooDeep));
    }
    let (disk, inflated) = (Gauge::new(&budget.read), Gauge::new(&budget.inflated));
    let (mut file, named) = (opened.file, opened.format);
    // What is only compressed begins as a tar does that is.
    let may_be = |found: &Format| named != Format::Unsupported || *found == Format::Zip;
    let format = packed(&mut file).unwrap_or(None).filter(may_be).unwrap_or(named);
    let mut pass = Pass::new(path, (opened.depth, format), taking, budget);
    let file = Metered { inner: file, gauge: &disk };
    let read = unpanicked(|| match format {
        Format::Zip => read_zip(file, &mut pass, &inflated),
        Format::Tar => read_tar(file, &mut pass, &inflated),
        Format::Unsupported => Err(BadArchive::Unsupported),
    });
    if let Some(failure) = pass.failure.take() {
        return Err(failure);
    }
    // What a meter saw is the cause; what a library makes of it is not.
    Ok(match (disk.trouble().or(inflated.trouble()), read) {
        (Some(bad), _) | (None, Err(bad)) => Err(bad),
        (None, Ok(())) => Ok(pass.into_entries()),
    })
}

/// How a file is packed, as its beginning says.
fn packed(file: &mut impl Seekable) -> io::Result<Option<Format>> {
    let mut start = vec![];
    file.take(8).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(Format::of_content(&start))
}

/// Does what a library does with a stranger's bytes: should it panic over them, that is one damaged
/// archive and not the end of the class.
pub fn unpanicked(read: impl FnOnce() -> Result<(), BadArchive>) -> Result<(), BadArchive> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(BadArchive::Damaged))
}

fn read_zip<R: Read + Seek>(
    file: R,
    pass: &mut Pass<'_, '_>,
    gauge: &Gauge<'_>,
) -> Result<(), BadArchive> {
    // Every entry is sought on its own, which empties the buffer: a large one would be filled for
    // nothing.
    let file = BufReader::with_capacity(512, file);
    let mut archive = ZipIterable::try_new(file, Config::default()).map_err(damaged)?;
    let entries = archive.files().map_err(damaged)?;
    while let Some(entry) = entries.next() {
        let entry = OwnedZipFileEntry::from(entry.map_err(damaged)?);
        // Some programs on Windows write its own separators.
        let path: Vec<u8> =
            entry.name_raw().iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
        let modified = entry.last_modified().and_then(seconds);
        if let Some(wanted) = pass.enter(&path, zip_kind(&entry, &path), modified)? {
            if entry.encrypted() {
                return Err(BadArchive::Encrypted);
            }
            // Borrowed, because an owned one reads what is left of its data when it is dropped.
            take_zipped(entry.as_ref(), entries.reader_mut(), gauge, wanted, pass)?;
        }
    }
    Ok(())
}

fn damaged<E>(_: E) -> BadArchive {
    BadArchive::Damaged
}

fn zip_kind(entry: &OwnedZipFileEntry, path: &[u8]) -> StoredKind {
    const TYPE: u32 = 0o170_000;
    const REGULAR: u32 = 0o100_000;
    const FOLDER: u32 = 0o040_000;
    if entry.is_symlink() {
        return StoredKind::Link;
    }
    match entry.unix_mode().map_or(0, |mode| mode & TYPE) {
        0 | REGULAR if !path.ends_with(b"/") => StoredKind::File,
        0 | REGULAR | FOLDER => StoredKind::Folder,
        _ => StoredKind::Other,
    }
}

fn take_zipped<R: Read + Seek>(
    entry: ZipFileEntry<'_>,
    file: &mut R,
    gauge: &Gauge<'_>,
    wanted: Wanted,
    pass: &mut Pass<'_, '_>,
) -> Result<(), BadArchive> {
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return pass.refuse(wanted, BadArchive::Unsupported);
    }
    match entry.with_reader(file, ZipReadOptions::new()) {
        Ok(content) => pass.take(wanted, Metered { inner: content, gauge }),
        Err(_) => pass.refuse(wanted, BadArchive::Damaged),
    }
}

/// The time of an archive in seconds, as if it were in universal time: archives do not say where
/// they were packed, and times are only compared within one.
fn seconds(time: DateTime) -> Option<i64> {
    let text = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
    let time = humantime::parse_rfc3339(&text).ok()?;
    Some(time.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs() as i64)
}

fn read_tar(file: impl Read, pass: &mut Pass<'_, '_>, gauge: &Gauge<'_>) -> Result<(), BadArchive> {
    let mut file = BufReader::new(file);
    // Downloading may have inflated it and left its name alone.
    let is_compressed = file.fill_buf().map_err(damaged)?.starts_with(b"\x1f\x8b");
    let bytes: Box<dyn Read + '_> =
        if is_compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut archive = tar::Archive::new(Metered { inner: bytes, gauge });
    let mut entries = archive.entries().map_err(damaged)?;
    loop {
        let (entry, bytes) = gauge.briefly(|| entries.next());
        let Some(entry) = entry else {
            if bytes < TAR_BLOCK {
                return Err(BadArchive::Damaged);
            }
            break;
        };
        let mut entry = entry.map_err(damaged)?;
        // A hole in such a file is endless and takes no room in the archive.
        if entry.header().entry_type().is_gnu_sparse() {
            return Err(BadArchive::Unsupported);
        }
        let kind = tar_kind(entry.header().entry_type());
        let modified = entry.header().mtime().ok().and_then(|time| i64::try_from(time).ok());
        if let Some(wanted) = pass.enter(&entry.path_bytes(), kind, modified)? {
            pass.take(wanted, &mut entry)?;
        }
        // So that what is read between two entries is what the library keeps in memory.
        io::copy(&mut entry, &mut io::sink()).map_err(damaged)?;
    }
    // The check sum stands at the end.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(())
}

fn tar_kind(kind: tar::EntryType) -> StoredKind {
    if kind.is_file() || kind.is_contiguous() {
        StoredKind::File
    } else if kind.is_dir() {
        StoredKind::Folder
    } else if kind.is_symlink() || kind.is_hard_link() {
        StoredKind::Link
    } else if kind.is_pax_global_extensions() {
        StoredKind::Remark
    } else {
        StoredKind::Other
    }
}

/// What is stored under a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StoredKind {
    File,
    Folder,
    Link,
    /// A pipe or a device.
    Other,
    /// About the archive itself.
    Remark,
}

/// A file whose content is asked for.
struct Wanted {
    path: String,
    content: Content,
    modified: Option<i64>,
}

/// What is in a file.
enum Content {
    /// What its name says.
    Named(FileKind),
    /// Something of the branches of a clone.
    OfBranches {
        /// Where the clone's `.git` lies.
        git: String,
        /// Its bytes that count.
        length: u64,
    },
}

/// One pass over an archive.
struct Pass<'p, 'k> {
    /// Where the archive lies.
    base: &'p str,
    depth: usize,
    format: Format,
    taking: &'p mut Taking<'k>,
    budget: &'p Budget,
    entries: Vec<Entry>,
    /// Sources, by path, with their place among the entries.
    sources: HashMap<Box<str>, usize>,
    /// Folders that are not looked into, with the files in them.
    skipped: BTreeMap<Box<str>, (FolderKind, Counted)>,
    /// What the clones among them say of their branches, by the path of their `.git`.
    clones: HashMap<Box<str>, References>,
    /// Folders that the archive names, and whether anything is in them.
    folders: BTreeMap<Box<str>, bool>,
    /// Links, by path.
    links: HashSet<Box<str>>,
    /// Our own failure, which ends everything.
    failure: Option<Failure>,
}

impl<'p, 'k> Pass<'p, 'k> {
    fn new(
        base: &'p str,
        (depth, format): (usize, Format),
        taking: &'p mut Taking<'k>,
        budget: &'p Budget,
    ) -> Self {
        Self {
            base,
            depth,
            format,
            taking,
            budget,
            entries: vec![],
            sources: HashMap::new(),
            skipped: BTreeMap::new(),
            clones: HashMap::new(),
            folders: BTreeMap::new(),
            links: HashSet::new(),
            failure: None,
        }
    }

    /// Notes an entry, and returns it if its content is wanted.
    fn enter(
        &mut self,
        path: &[u8],
        kind: StoredKind,
        modified: Option<i64>,
    ) -> Result<Option<Wanted>, BadArchive> {
        let waited_for = self.taking.waiter.sees_one_more();
        waited_for.map_err(|failure| self.failed(failure))?;
        self.budget.enter(path.len())?;
        if kind == StoredKind::Remark {
            return Ok(None);
        }
        let steps = steps(path)?;
        let Some((name, above)) = steps.split_last() else { return Ok(None) };
        if let Some(end) = self.skipped_from(&steps, kind) {
            self.skip(&steps, end, kind);
            return Ok(self.of_branches(&steps, end).filter(|_| kind == StoredKind::File));
        }
        self.fill(above);
        let path = self.path(&steps);
        match kind {
            StoredKind::Folder => {
                self.folders.entry(path.into()).or_insert(false);
            }
            StoredKind::Link => {
                self.links.insert(path.clone().into());
                self.add(path, EntryKind::Link, modified);
            }
            StoredKind::Other if FileKind::of(name) == FileKind::Source => {
                self.add(path, EntryKind::Refused(RejectReason::NotAFile), modified);
            }
            StoredKind::Other | StoredKind::Remark => self.add(path, EntryKind::Other, modified),
            StoredKind::File => return self.file(path, &steps, modified),
        }
        Ok(None)
    }

    /// A file that is wanted because of what it says of branches; the first `end` of the steps lead
    /// to a folder that is not looked into.
    fn of_branches(&self, steps: &[&[u8]], end: usize) -> Option<Wanted> {
        let (folder, below) = steps.split_at(end);
        folder.last().filter(|name| FolderKind::of(name) == FolderKind::Git)?;
        let path = below.iter().map(|step| printable(step)).collect::<Vec<_>>().join("/");
        let length = length_of_interest(&path)?;
        let content = Content::OfBranches { git: self.path(folder), length };
        Some(Wanted { path, content, modified: None })
    }

    /// A file whose content is wanted, if that is; `steps` lead to it.
    fn file(
        &mut self,
        path: String,
        steps: &[&[u8]],
        modified: Option<i64>,
    ) -> Result<Option<Wanted>, BadArchive> {
        let kind = steps.last().map_or(FileKind::Other, |name| FileKind::of(name));
        if let Some(first) = self.sources.get(&*path) {
            self.entries[*first].kind =
                EntryKind::Refused(RejectReason::Archive(BadArchive::Twice));
            return Ok(None);
        }
        match kind {
            FileKind::Source => {
                self.sources.insert(path.clone().into(), self.entries.len());
            }
            FileKind::Archive(_) | FileKind::Metadata => {}
            FileKind::Other => {
                self.add(path, EntryKind::Other, modified);
                return Ok(None);
            }
        }
        let wanted = Wanted { path, content: Content::Named(kind), modified };
        if steps.iter().any(|step| step.len() > LONGEST_NAME) {
            return self.refuse(wanted, BadArchive::LongName).map(|()| None);
        }
        Ok(Some(wanted))
    }

    /// Reads what is wanted.
    fn take(&mut self, wanted: Wanted, content: impl Read) -> Result<(), BadArchive> {
        let kind = match wanted.content {
            Content::Named(kind) => kind,
            Content::OfBranches { git, length } => {
                let mut text = String::new();
                if content.take(length).read_to_string(&mut text).is_ok() {
                    self.budget.keep(text.len() as u64)?;
                    self.clones.entry(git.into()).or_default().add(&wanted.path, &text);
                }
                return Ok(());
            }
        };
        match kind {
            FileKind::Archive(format) => {
                self.nested(wanted.path, (format, wanted.modified), content)
            }
            FileKind::Metadata => {
                let kind = self.taking.description(&wanted.path, content, self.budget);
                self.add(wanted.path, kind, wanted.modified);
                Ok(())
            }
            FileKind::Source | FileKind::Other => {
                let intake = start_of(content);
                match self.taking.source(intake, self.budget) {
                    Ok(kind) => {
                        let kind = kind.unwrap_or(EntryKind::Other);
                        self.add(wanted.path, kind, wanted.modified);
                        Ok(())
                    }
                    Err(failure) => Err(self.failed(failure)),
                }
            }
        }
    }

    /// Reads an archive in this one.
    fn nested(
        &mut self,
        path: String,
        (format, modified): (Format, Option<i64>),
        content: impl Read,
    ) -> Result<(), BadArchive> {
        self.taking.waiter.sees_into(&path);
        let file = match spooled(content, self.taking.waiter) {
            Ok(Ok(file)) => file,
            Ok(Err(bad)) => {
                self.add(path, EntryKind::Archive(Err(bad)), modified);
                return Ok(());
            }
            Err(failure) => return Err(self.failed(failure)),
        };
        let own;
        let budget = match self.depth {
            0 => {
                own = self.budget.part();
                &own
            }
            _ => self.budget,
        };
        let opened = Opened { file: Box::new(file), format, depth: self.depth + 1 };
        let read = read(opened, &path, (self.taking, budget));
        if self.depth == 0 {
            self.budget.pay(budget);
        }
        let (state, entries) = match read {
            Ok(Ok(entries)) if entries.is_empty() => (Err(BadArchive::Empty), entries),
            Ok(Ok(entries)) => (Ok(()), entries),
            Ok(Err(bad)) => (Err(bad), vec![]),
            Err(failure) => return Err(self.failed(failure)),
        };
        self.add(path, EntryKind::Archive(state), modified);
        self.entries.extend(entries);
        Ok(())
    }

    /// Remembers our own failure. What is said of the archive is said to nobody then.
    fn failed(&mut self, failure: Failure) -> BadArchive {
        self.failure = Some(failure);
        BadArchive::Unreadable
    }

    fn refuse(&mut self, wanted: Wanted, bad: BadArchive) -> Result<(), BadArchive> {
        let kind = match wanted.content {
            Content::Named(FileKind::Archive(_)) => EntryKind::Archive(Err(bad)),
            Content::Named(_) => EntryKind::Refused(RejectReason::Archive(bad)),
            Content::OfBranches { .. } => return Ok(()),
        };
        self.add(wanted.path, kind, wanted.modified);
        Ok(())
    }

    /// Counts an entry in a folder that is not looked into; the first `end` of the steps lead there.
    fn skip(&mut self, steps: &[&[u8]], end: usize, kind: StoredKind) {
        let (folder, below) = steps.split_at(end);
        let Some((name, above)) = folder.split_last() else { return };
        self.fill(above);
        let path = self.path(folder);
        let (_, counted) = self
            .skipped
            .entry(path.into())
            .or_insert_with(|| (FolderKind::of(name), Counted::default()));
        if let (false, Some(name)) = (kind == StoredKind::Folder, below.last()) {
            counted.add(name, below.len() == 1);
        }
    }

    /// Where on the way a folder begins that is not looked into: how many steps lead into it.
    fn skipped_from(&self, steps: &[&[u8]], kind: StoredKind) -> Option<usize> {
        let folders = if kind == StoredKind::Folder { steps.len() } else { steps.len() - 1 };
        let mut ends = 1..=folders;
        ends.find(|end| {
            let path = || self.path(&steps[..*end]);
            self.taking.folder(steps[end - 1], path) != FolderKind::Work
        })
    }

    /// Notes that something is in these folders.
    fn fill(&mut self, steps: &[&[u8]]) {
        if !steps.is_empty() {
            self.folders.insert(self.path(steps).into(), true);
        }
    }

    fn path(&self, steps: &[&[u8]]) -> String {
        let steps = steps.iter().map(|step| match self.format {
            Format::Zip => printable_in_zip(step),
            Format::Tar | Format::Unsupported => printable(step),
        });
        let base = Some(self.base.to_owned()).filter(|base| !base.is_empty());
        base.into_iter().chain(steps).collect::<Vec<_>>().join("/")
    }

    fn add(&mut self, path: String, kind: EntryKind, modified: Option<i64>) {
        self.entries.push(Entry { path: path.into(), kind, modified });
    }

    /// Everything that was found. What lies behind a link is not taken, whatever else the archive
    /// says: the link is what is there.
    fn into_entries(mut self) -> Vec<Entry> {
        for (path, (kind, counted)) in std::mem::take(&mut self.skipped) {
            let files = counted.files;
            let kind = match kind {
                FolderKind::Git => {
                    let references = self.clones.remove(&path).unwrap_or_default();
                    EntryKind::Clone { files, branches: references.other_branches() }
                }
                FolderKind::Systems => EntryKind::Skipped { files, works: false },
                FolderKind::Work | FolderKind::Skipped => counted.skipped(),
            };
            self.entries.push(Entry { path, kind, modified: None });
        }
        let folders = std::mem::take(&mut self.folders);
        for (path, filled) in &folders {
            let below = Box::<str>::from(format!("{path}/"));
            let inner = folders.range(below.clone()..).next();
            let holds_folders = inner.is_some_and(|(inner, _)| inner.starts_with(&*below));
            if !filled && !holds_folders {
                let kind = EntryKind::EmptyFolder;
                self.entries.push(Entry { path: path.clone(), kind, modified: None });
            }
        }
        for entry in &mut self.entries {
            let mut above = entry.path.match_indices('/').map(|(at, _)| &entry.path[..at]);
            if matches!(entry.kind, EntryKind::Source { .. })
                && above.any(|folder| self.links.contains(folder))
            {
                entry.kind = EntryKind::Refused(RejectReason::Symlink);
            }
        }
        self.entries
    }
}

/// The source that an entry's content is.
fn start_of(content: impl Read) -> Intake {
    let mut bytes = vec![];
    match content.take(MAX_SOURCE + 1).read_to_end(&mut bytes) {
        Ok(_) => intake::text(bytes),
        Err(_) => Intake::Rejected(RejectReason::Archive(BadArchive::Damaged)),
    }
}

/// The steps of a path that stays within the archive.
fn steps(path: &[u8]) -> Result<Vec<&[u8]>, BadArchive> {
    let has_drive = path.len() > 1 && path[0].is_ascii_alphabetic() && path[1] == b':';
    if has_drive || path.starts_with(b"/") {
        return Err(BadArchive::LeadsOut);
    }
    let steps: Vec<&[u8]> =
        path.split(|byte| *byte == b'/').filter(|step| !step.is_empty() && *step != b".").collect();
    if steps.contains(&&b".."[..]) {
        return Err(BadArchive::LeadsOut);
    }
    Ok(steps)
}
