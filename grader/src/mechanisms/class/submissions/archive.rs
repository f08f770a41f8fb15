//! Archives from strangers: which sources one holds, read without ever writing anything to disk.
//!
//! One pass looks at every entry's path and reads the content of those only that an exercise's
//! source can have. What the pass may read, inflate and keep is bounded, and with it the time it
//! takes: an archive of a few kilobytes may inflate to terabytes.
//!
//! A zip's central directory decides what it holds, as in every program that unpacks files. Where
//! a source stands twice, programs differ in which one they take, so none is taken. Names need not
//! be UTF-8: paths are bytes here.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use zip::read::{Config, OwnedZipFileEntry, ZipFileEntry};
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use crate::mechanisms::learner::intake::{self, BadArchive, Intake, MAX_SOURCE, RejectReason};
use crate::vocabulary::course::{Key, SOURCE};

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
                &[".tar.bz2", ".tar.xz", ".tar.zst", ".tbz2", ".txz", ".tzst", ".7z", ".rar"],
            ),
        ];
        let has = |ending: &&str| {
            let start = name.len().checked_sub(ending.len());
            start.is_some_and(|at| at > 0 && name[at..].eq_ignore_ascii_case(ending.as_bytes()))
        };
        ENDINGS.iter().find_map(|(format, endings)| {
            let ending = endings.iter().find(|ending| has(ending))?;
            Some((*format, &name[..name.len() - ending.len()]))
        })
    }
}

/// What one archive may cost.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Files and folders in it. A workspace with its `target` has some tens of thousands.
    pub entries: u64,
    /// Bytes read from the disk, and again bytes that come out of decompression.
    pub bytes: u64,
    /// Bytes of distinct sources and names that are kept in memory.
    pub kept: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { entries: 1_000_000, bytes: 2 << 30, kept: 256 << 20 }
    }
}

/// Bytes that may lie between two entries of a tar: headers, and names that are too long for one.
const BETWEEN_ENTRIES: u64 = 1 << 20;

/// What must have been read behind the last entry: the block of zeros that ends a tar. Less is the
/// rest of the entry's own last block, and the tar was cut off there.
const TAR_BLOCK: u64 = 512;

/// The longest name of a file or a folder that systems allow.
const LONGEST_NAME: usize = 255;

/// Folders that may stand around `exercises`: the class's, the student's, the workspace.
const DEEPEST: usize = 3;

/// Folders in which nobody works: the system's, the compiler's, and hidden ones.
pub fn is_passed_over(name: &[u8]) -> bool {
    name.starts_with(b".") || name == b"__MACOSX" || name == b"target"
}

/// The paths, below a workspace's `exercises`, that are of interest.
#[derive(Debug)]
pub struct Wanted {
    sources: HashSet<Box<[u8]>>,
    /// Those on the way to a source: a link there would hide it.
    folders: HashSet<Box<[u8]>>,
}

impl Wanted {
    /// Those of the sources of these exercises.
    pub fn new(keys: &[Key]) -> Self {
        let sources = keys.iter().map(|key| source_below(key).into_bytes().into()).collect();
        let folders = keys.iter().flat_map(|key| {
            [String::new(), key.chapter().to_owned(), key.to_string(), format!("{key}/src")]
        });
        Self { sources, folders: folders.map(|path| path.into_bytes().into()).collect() }
    }
}

fn source_below(key: &Key) -> String {
    format!("{key}/{SOURCE}")
}

/// What an archive holds that is of interest. A folder's path ends with `/`; that of the archive's
/// root is empty.
#[derive(Debug, Default)]
pub struct Contents {
    found: BTreeMap<Box<[u8]>, Stored>,
    /// Folders with an `exercises` in them.
    workspaces: BTreeSet<Box<[u8]>>,
    /// Folders of the first and the second level.
    folders: BTreeSet<Box<[u8]>>,
    /// Whether there is another archive in it.
    nests: bool,
}

#[derive(Debug)]
enum Stored {
    /// Equal texts are kept once: most of a class's are untouched starters.
    Text(Arc<str>),
    Rejected(RejectReason),
}

impl Contents {
    /// Whether it holds other archives instead of a workspace.
    pub fn only_nests(&self) -> bool {
        self.nests && self.workspaces.is_empty()
    }

    /// The students' folders, if this is the archive of a class: if it holds more than one
    /// workspace, beside each other or within one folder around them all.
    pub fn students(&self) -> Vec<&[u8]> {
        if self.workspaces.len() < 2 || self.workspaces.contains(&b""[..]) {
            return vec![];
        }
        let at_level = |level: usize| {
            let depth = move |path: &[u8]| path.iter().filter(|byte| **byte == b'/').count();
            self.folders.iter().map(|path| &**path).filter(move |path| depth(path) == level)
        };
        match at_level(1).collect::<Vec<_>>().as_slice() {
            [around] if self.workspaces.contains(*around) => vec![],
            [_] => at_level(2).collect(),
            students => students.to_vec(),
        }
    }

    /// The source of an exercise in the one workspace below the folder `student`.
    pub fn source(&self, student: &[u8], key: &Key) -> Intake {
        if self.only_nests() {
            return Intake::Rejected(RejectReason::Archive(BadArchive::Nested));
        }
        let workspace = match self.workspace(student) {
            Ok(Some(workspace)) => workspace,
            Ok(None) => return Intake::Missing,
            Err(refusal) => return Intake::Rejected(refusal),
        };
        let exercises = [workspace, b"exercises"].concat();
        let source = [&exercises, &b"/"[..], source_below(key).as_bytes()].concat();
        // A link on the way is what is there, whatever else the archive says.
        let ends = (exercises.len()..source.len()).filter(|end| source[*end] == b'/');
        let on_the_way = ends.filter_map(|end| self.found.get(&source[..end])).next();
        match on_the_way.or_else(|| self.found.get(&*source)) {
            Some(Stored::Text(text)) => Intake::Text(text.to_string()),
            Some(Stored::Rejected(refusal)) => Intake::Rejected(*refusal),
            None => Intake::Missing,
        }
    }

    /// The workspace below a folder: the one that lies highest.
    fn workspace(&self, below: &[u8]) -> Result<Option<&[u8]>, RejectReason> {
        let depth = |path: &&[u8]| path.iter().filter(|byte| **byte == b'/').count();
        let all = || self.workspaces.iter().map(|path| &**path).filter(|p| p.starts_with(below));
        let Some(highest) = all().min_by_key(depth) else { return Ok(None) };
        match all().filter(|path| depth(path) == depth(&highest)).count() {
            1 => Ok(Some(highest)),
            _ => Err(RejectReason::Ambiguous),
        }
    }
}

/// Reads what is of interest in an archive; otherwise says why nothing in it can be taken.
pub fn read(
    file: File,
    format: Format,
    wanted: &Wanted,
    bounds: Bounds,
) -> Result<Contents, Intake> {
    let (disk, inflated) = (Gauge::new(bounds.bytes), Gauge::new(bounds.bytes));
    let file = Metered { inner: file, gauge: &disk };
    let mut pass = Pass { wanted, bounds, contents: Contents::default(), texts: HashSet::new() };
    let read = match format {
        Format::Zip => read_zip(file, &mut pass, &inflated),
        Format::Tar => read_tar(file, &mut pass, &inflated),
        Format::Unsupported => Err(BadArchive::Unsupported),
    };
    // What a meter saw is the cause; what a library makes of it is not.
    match (disk.trouble.take().or(inflated.trouble.take()), read) {
        (Some(trouble), _) => Err(trouble),
        (None, Err(bad)) => Err(Intake::Rejected(RejectReason::Archive(bad))),
        (None, Ok(())) => Ok(pass.contents),
    }
}

fn read_zip<R: Read + Seek>(file: R, pass: &mut Pass<'_>, gauge: &Gauge) -> Result<(), BadArchive> {
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
        if let Some(source) = pass.enter(&path, zip_kind(&entry, &path))? {
            // Borrowed, because an owned one reads what is left of its data when it is dropped.
            let intake = inflated(entry.as_ref(), entries.reader_mut(), gauge);
            pass.keep(source, intake)?;
        }
    }
    Ok(())
}

fn damaged<E>(_: E) -> BadArchive {
    BadArchive::Damaged
}

fn zip_kind(entry: &OwnedZipFileEntry, path: &[u8]) -> EntryKind {
    const TYPE: u32 = 0o170_000;
    const REGULAR: u32 = 0o100_000;
    const FOLDER: u32 = 0o040_000;
    if entry.is_symlink() {
        return EntryKind::Link;
    }
    match entry.unix_mode().map_or(0, |mode| mode & TYPE) {
        0 | REGULAR if !path.ends_with(b"/") => EntryKind::File,
        0 | REGULAR | FOLDER => EntryKind::Folder,
        _ => EntryKind::Other,
    }
}

fn inflated<R: Read + Seek>(entry: ZipFileEntry<'_>, file: &mut R, gauge: &Gauge) -> Intake {
    let refused = |bad| Intake::Rejected(RejectReason::Archive(bad));
    if entry.encrypted() {
        return refused(BadArchive::Encrypted);
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return refused(BadArchive::Unsupported);
    }
    match entry.with_reader(file, ZipReadOptions::new()) {
        Ok(content) => start_of(Metered { inner: content, gauge }),
        Err(_) => refused(BadArchive::Damaged),
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

fn read_tar(file: impl Read, pass: &mut Pass<'_>, gauge: &Gauge) -> Result<(), BadArchive> {
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
        if let Some(source) = pass.enter(&entry.path_bytes(), kind)? {
            let intake = start_of(&mut entry);
            pass.keep(source, intake)?;
        }
        // So that what is read between two entries is what the library keeps in memory.
        io::copy(&mut entry, &mut io::sink()).map_err(damaged)?;
    }
    // The check sum stands at the end.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(())
}

fn tar_kind(kind: tar::EntryType) -> EntryKind {
    if kind.is_file() || kind.is_contiguous() {
        EntryKind::File
    } else if kind.is_dir() {
        EntryKind::Folder
    } else if kind.is_symlink() || kind.is_hard_link() {
        EntryKind::Link
    } else if kind.is_pax_global_extensions() {
        EntryKind::Remark
    } else {
        EntryKind::Other
    }
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EntryKind {
    File,
    Folder,
    Link,
    /// A pipe or a device.
    Other,
    /// About the archive itself.
    Remark,
}

/// One pass over an archive.
struct Pass<'a> {
    wanted: &'a Wanted,
    /// What it may still cost.
    bounds: Bounds,
    contents: Contents,
    texts: HashSet<Arc<str>>,
}

impl Pass<'_> {
    /// Notes an entry, and returns its path if its content is a source that is wanted.
    fn enter(&mut self, path: &[u8], kind: EntryKind) -> Result<Option<Box<[u8]>>, BadArchive> {
        self.bounds.entries = self.bounds.entries.checked_sub(1).ok_or(BadArchive::TooMuch)?;
        if kind == EntryKind::Remark {
            return Ok(None);
        }
        let steps = steps(path)?;
        self.note_folders(&steps, kind)?;
        let around = steps.iter().take(DEEPEST + 1).position(|step| step == b"exercises");
        let Some(around) = around.filter(|at| !steps[..*at].iter().any(|s| is_passed_over(s)))
        else {
            return Ok(None);
        };
        if steps.len() > around + 1 || kind != EntryKind::File {
            self.note(|contents| &mut contents.workspaces, folder(&steps[..around]))?;
        }
        let below = steps[around + 1..].join(&b'/');
        let is_source = self.wanted.sources.contains(&*below);
        let path: Box<[u8]> = steps.join(&b'/').into();
        if is_source && self.contents.found.contains_key(&path) {
            self.refuse(path, RejectReason::Archive(BadArchive::Twice))?;
        } else if is_source && kind == EntryKind::File {
            return Ok(Some(path));
        } else if kind == EntryKind::Link && (is_source || self.wanted.folders.contains(&*below)) {
            self.refuse(path, RejectReason::Symlink)?;
        } else if is_source {
            self.refuse(path, RejectReason::NotAFile)?;
        }
        Ok(None)
    }

    /// Notes the folders of the first two levels: in a class's archive they are the students'.
    fn note_folders(&mut self, steps: &[&[u8]], kind: EntryKind) -> Result<(), BadArchive> {
        let is_folder = matches!(kind, EntryKind::Folder | EntryKind::Link);
        let folders = if is_folder { steps.len() } else { steps.len().saturating_sub(1) };
        for level in 1..=folders.min(2) {
            if is_passed_over(steps[level - 1]) {
                return Ok(());
            }
            self.note(|contents| &mut contents.folders, folder(&steps[..level]))?;
        }
        let is_archive = kind == EntryKind::File
            && steps.last().is_some_and(|name| !is_passed_over(name) && Format::of(name).is_some());
        self.contents.nests |= is_archive;
        Ok(())
    }

    fn note(
        &mut self,
        set: impl Fn(&mut Contents) -> &mut BTreeSet<Box<[u8]>>,
        path: Box<[u8]>,
    ) -> Result<(), BadArchive> {
        let length = path.len();
        match set(&mut self.contents).insert(path) {
            true => self.pay(length),
            false => Ok(()),
        }
    }

    fn keep(&mut self, path: Box<[u8]>, intake: Intake) -> Result<(), BadArchive> {
        let text: Arc<str> = match intake {
            Intake::Text(text) => text.into(),
            Intake::Rejected(refusal) => return self.refuse(path, refusal),
            Intake::Missing | Intake::Unreadable(_) => return Ok(()),
        };
        self.pay(path.len())?;
        let text = match self.texts.get(&text) {
            Some(known) => known.clone(),
            None => {
                self.pay(text.len())?;
                self.texts.insert(text.clone());
                text
            }
        };
        self.contents.found.insert(path, Stored::Text(text));
        Ok(())
    }

    fn refuse(&mut self, path: Box<[u8]>, refusal: RejectReason) -> Result<(), BadArchive> {
        self.pay(path.len())?;
        self.contents.found.insert(path, Stored::Rejected(refusal));
        Ok(())
    }

    fn pay(&mut self, bytes: usize) -> Result<(), BadArchive> {
        let left = self.bounds.kept.checked_sub(bytes as u64);
        self.bounds.kept = left.ok_or(BadArchive::TooMuch)?;
        Ok(())
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
    // No system could unpack it.
    if steps.iter().any(|step| step.len() > LONGEST_NAME) {
        return Err(BadArchive::Damaged);
    }
    Ok(steps)
}

fn folder(steps: &[&[u8]]) -> Box<[u8]> {
    steps.iter().flat_map(|step| [*step, b"/"]).flatten().copied().collect()
}

/// What may still be read somewhere, and what happened there.
struct Gauge {
    left: Cell<u64>,
    /// What may be read until `briefly` is over.
    left_briefly: Cell<u64>,
    trouble: RefCell<Option<Intake>>,
}

impl Gauge {
    fn new(bytes: u64) -> Self {
        let (left, left_briefly) = (Cell::new(bytes), Cell::new(u64::MAX));
        Self { left, left_briefly, trouble: RefCell::new(None) }
    }

    /// Does something that has to read but little, and says how much that was.
    fn briefly<T>(&self, work: impl FnOnce() -> T) -> (T, u64) {
        self.left_briefly.set(BETWEEN_ENTRIES);
        let done = work();
        (done, BETWEEN_ENTRIES - self.left_briefly.replace(u64::MAX))
    }

    fn spend(&self, bytes: u64) -> io::Result<()> {
        for left in [&self.left, &self.left_briefly] {
            match left.get().checked_sub(bytes) {
                Some(rest) => left.set(rest),
                None => {
                    let refusal = RejectReason::Archive(BadArchive::TooMuch);
                    return Err(self.fail(Intake::Rejected(refusal)));
                }
            }
        }
        Ok(())
    }

    fn fail(&self, trouble: Intake) -> io::Error {
        self.trouble.borrow_mut().get_or_insert(trouble);
        io::Error::other("reading was given up")
    }
}

/// A reader that gives no more than it may, and remembers when the system failed.
struct Metered<'a, R> {
    inner: R,
    gauge: &'a Gauge,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(bytes) => self.gauge.spend(bytes as u64).map(|()| bytes),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) if error.raw_os_error().is_some() => {
                Err(self.gauge.fail(Intake::Unreadable(error)))
            }
            Err(error) => Err(error),
        }
    }
}

impl<R: Seek> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
