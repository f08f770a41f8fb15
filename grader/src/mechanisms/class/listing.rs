//! Lists what was handed in: every file below a path, in folders and in archives, as one kind of
//! data. Sources are read and kept; nothing is decided.
//!
//! What the instructor has named may be a link; below it none is followed. What one student can
//! make us do is bounded: each folder or archive directly below what was named has its own bounds,
//! and all that is in it shares them.

mod archive;
mod branches;
mod budget;
mod description;
mod gauge;
mod names;
mod skipped;
mod spooling;
mod taking;
mod texts;
mod waiter;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

pub use texts::Texts;
pub use waiter::{HowFar, Waiter};

use self::branches::References;
use self::budget::Budget;
use self::names::{FileKind, FolderKind, Format, printable, source_stem};
use self::skipped::counted;
use self::taking::{Taking, not_read, too_much};
use crate::mechanisms::learner::intake::{self, BadArchive, Intake, RejectReason};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::handed_in::{Entry, EntryKind, Facts, Listing, Root};

/// How deep folders are followed in each other.
const DEEPEST_FOLDER: usize = 64;

/// What is asked of a list.
pub struct Asks<'a> {
    /// What a text says.
    pub look: &'a dyn Fn(&str) -> Facts,
    /// Folders that are a student's, though their names say that nobody works in them: by their paths.
    /// Which these are shows only once it is listed where the students' folders stand.
    pub students: &'a dyn Fn(&Listing) -> BTreeSet<String>,
}

/// Everything below these paths, whose sources are kept in `texts`. It may take long, and ends when
/// nobody waits for it any more.
pub fn list(
    paths: &[PathBuf],
    texts: &Texts,
    asks: &Asks<'_>,
    waiter: Waiter<'_>,
) -> Result<Vec<Listing>> {
    let mut taking = Taking::new(texts, asks.look, waiter);
    paths.iter().map(|path| with_students(path, asks, &mut taking)).collect()
}

/// Everything at a path; where a student's folder was skipped for its name, listed once more.
fn with_students(path: &Path, asks: &Asks<'_>, taking: &mut Taking<'_>) -> Result<Listing> {
    let listing = at(path, taking)?;
    taking.students = (asks.students)(&listing);
    if taking.students.is_empty() {
        return Ok(listing);
    }
    let listing = at(path, taking);
    taking.students.clear();
    listing
}

/// Everything at a path that the instructor has named, who may use links as they like.
fn at(path: &Path, taking: &mut Taking<'_>) -> Result<Listing> {
    taking.waiter.sees_into(&path.display().to_string());
    let unreadable = |error| unreadable(path, &error);
    let real = fs::canonicalize(path).map_err(unreadable)?;
    let metadata = fs::metadata(&real).map_err(unreadable)?;
    let name = path.file_name().or(real.file_name()).unwrap_or(OsStr::new("submission"));
    let name = name.as_encoded_bytes();
    let (root, name, mut entries) = if metadata.is_dir() {
        fs::read_dir(&real).map_err(unreadable)?;
        let mut walk = Walk { base: &real, taking, entries: vec![] };
        walk.class()?;
        (Root::Folder, name, walk.entries)
    } else {
        let (base, file) = (real.parent(), real.file_name());
        let (Some(base), Some(file)) = (base, file) else { return Err(neither(path)) };
        let mut walk = Walk { base, taking, entries: vec![] };
        match FileKind::of(name) {
            FileKind::Archive(format) => {
                walk.named_archive(Path::new(file), format)?;
                let stem = Format::of(name).map_or(name, |(_, stem)| stem);
                (Root::Archive, stem, walk.entries)
            }
            FileKind::Source => {
                let at = At { relative: file.into(), path: printable(name), depth: 0 };
                walk.source(&at, Some(&metadata), &Budget::of_an_area())?;
                (Root::File, source_stem(name).unwrap_or(name), walk.entries)
            }
            _ => return Err(neither(path)),
        }
    };
    taking.settle(&mut entries);
    let path = path.display().to_string();
    Ok(Listing { path, name: printable(name), root, entries })
}

fn neither(path: &Path) -> Failure {
    Failure::user(
        format!("{} is neither a folder nor an archive nor a source in Rust.", path.display()),
        "Name a folder of submissions, or a .zip, .tar.gz, .tgz or .tar.",
    )
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let problem = match error.kind() {
        io::ErrorKind::NotFound => format!("There is nothing at {}.", path.display()),
        _ => format!("{} cannot be read: {error}.", path.display()),
    };
    Failure::user(problem, "Name a folder of submissions, or an archive, that you may read.")
}

/// A walk through the folders below `base`.
struct Walk<'a, 'k> {
    base: &'a Path,
    taking: &'a mut Taking<'k>,
    entries: Vec<Entry>,
}

/// Where the walk is.
struct At {
    /// On the disk, below the base.
    relative: PathBuf,
    /// The same as text.
    path: String,
    /// How many folders were entered.
    depth: usize,
}

impl At {
    fn child(&self, name: &OsStr) -> Self {
        let text = printable(name.as_encoded_bytes());
        let path = if self.path.is_empty() { text } else { format!("{}/{text}", self.path) };
        Self { relative: self.relative.join(name), path, depth: self.depth + 1 }
    }
}

impl Walk<'_, '_> {
    /// The folder that was named: each entry of it has its own bounds.
    fn class(&mut self) -> Result<()> {
        let root = At { relative: PathBuf::new(), path: String::new(), depth: 0 };
        for entry in self.sorted(&root)? {
            self.entry(&root, &entry, &Budget::of_an_area())?;
        }
        Ok(())
    }

    fn folder(&mut self, at: &At, budget: &Budget) -> Result<()> {
        if at.depth > DEEPEST_FOLDER {
            self.add(
                at,
                EntryKind::Unreadable { why: "nested too deep".into(), denied: true },
                None,
            );
            return Ok(());
        }
        let before = self.entries.len();
        for entry in self.sorted(at)? {
            self.entry(at, &entry, budget)?;
        }
        if self.entries.len() == before {
            self.add(at, EntryKind::EmptyFolder, None);
        }
        Ok(())
    }

    /// What stands in a folder, by name. What cannot be listed is noted.
    fn sorted(&mut self, at: &At) -> Result<Vec<DirEntry>> {
        let listed = fs::read_dir(self.base.join(&at.relative));
        let listed = listed.and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        match listed {
            Ok(mut entries) => {
                entries.sort_by_key(DirEntry::file_name);
                Ok(entries)
            }
            // It is gone since the folder above was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(vec![]),
            Err(error) => {
                self.add(at, not_read(&error), None);
                Ok(vec![])
            }
        }
    }

    fn entry(&mut self, above: &At, entry: &DirEntry, budget: &Budget) -> Result<()> {
        self.taking.waiter.sees_one_more()?;
        let name = entry.file_name();
        let at = above.child(&name);
        let metadata = match fs::symlink_metadata(entry.path()) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                self.add(&at, not_read(&error), None);
                return Ok(());
            }
        };
        if budget.enter(at.path.len()).is_err() {
            self.add(&at, too_much(), None);
            return Ok(());
        }
        if metadata.is_symlink() {
            self.add(&at, EntryKind::Link, None);
            return Ok(());
        }
        if metadata.is_dir() {
            return self.kind_of_folder(&at, name.as_encoded_bytes(), budget);
        }
        self.file(&at, name.as_encoded_bytes(), &metadata, budget)
    }

    fn kind_of_folder(&mut self, at: &At, name: &[u8], budget: &Budget) -> Result<()> {
        let folder = self.base.join(&at.relative);
        match self.taking.folder(name, || at.path.clone()) {
            FolderKind::Work => return self.folder(at, budget),
            FolderKind::Skipped => {
                self.add(at, counted(&folder).skipped(), None);
            }
            FolderKind::Systems => {
                let files = counted(&folder).files;
                self.add(at, EntryKind::Skipped { files, works: false }, None);
            }
            FolderKind::Git => {
                let branches = References::read(self.base, &at.relative).other_branches();
                self.add(at, EntryKind::Clone { files: counted(&folder).files, branches }, None);
            }
        }
        Ok(())
    }

    fn file(&mut self, at: &At, name: &[u8], metadata: &Metadata, budget: &Budget) -> Result<()> {
        match FileKind::of(name) {
            FileKind::Source => self.source(at, Some(metadata), budget),
            FileKind::Archive(format) => self.archive(at, format, metadata, budget),
            FileKind::Metadata if metadata.is_file() => {
                self.description(at, metadata, budget);
                Ok(())
            }
            FileKind::Metadata | FileKind::Other => {
                self.add(at, EntryKind::Other, Some(metadata));
                Ok(())
            }
        }
    }

    fn source(&mut self, at: &At, metadata: Option<&Metadata>, budget: &Budget) -> Result<()> {
        let intake = intake::read_submission_in(self.base, &at.relative);
        if let Some(kind) = self.taking.source(intake, budget)? {
            self.add(at, kind, metadata);
        }
        Ok(())
    }

    fn description(&mut self, at: &At, metadata: &Metadata, budget: &Budget) {
        let kind = match intake::open_in(self.base, &at.relative) {
            Ok(file) => self.taking.description(&at.path, file, budget),
            Err(_) => EntryKind::Other,
        };
        self.add(at, kind, Some(metadata));
    }

    fn archive(
        &mut self,
        at: &At,
        format: Format,
        metadata: &Metadata,
        budget: &Budget,
    ) -> Result<()> {
        self.taking.waiter.sees_into(&at.path);
        let place = self.entries.len();
        self.add(at, EntryKind::Archive(Ok(())), Some(metadata));
        let read = match intake::open_in(self.base, &at.relative) {
            Ok(file) => archive::read(
                archive::Opened { file: Box::new(file), format, depth: 1 },
                &at.path,
                (self.taking, budget),
            )?,
            Err(intake) => Err(bad(&intake)),
        };
        self.settle(place, read);
        Ok(())
    }

    /// An archive that the instructor has named: each archive in it has its own bounds.
    fn named_archive(&mut self, file: &Path, format: Format) -> Result<()> {
        self.entries.push(Entry {
            path: "".into(),
            kind: EntryKind::Archive(Ok(())),
            modified: None,
        });
        let read = match intake::open_in(self.base, file) {
            Ok(file) => archive::read(
                archive::Opened { file: Box::new(file), format, depth: 0 },
                "",
                (self.taking, &Budget::of_a_class()),
            )?,
            Err(Intake::Unreadable(error)) => {
                return Err(unreadable(&self.base.join(file), &error));
            }
            Err(intake) => Err(bad(&intake)),
        };
        self.settle(0, read);
        Ok(())
    }

    /// Adds what an archive holds, or says at its place why there is nothing.
    fn settle(&mut self, place: usize, read: Result<Vec<Entry>, BadArchive>) {
        match read {
            Ok(entries) if entries.is_empty() => {
                self.entries[place].kind = EntryKind::Archive(Err(BadArchive::Empty));
            }
            Ok(entries) => self.entries.extend(entries),
            Err(bad) => self.entries[place].kind = EntryKind::Archive(Err(bad)),
        }
    }

    fn add(&mut self, at: &At, kind: EntryKind, metadata: Option<&Metadata>) {
        let modified = metadata.and_then(|metadata| metadata.modified().ok());
        let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map(|time| time.as_secs() as i64);
        self.entries.push(Entry { path: at.path.clone().into(), kind, modified });
    }
}

fn bad(intake: &Intake) -> BadArchive {
    match intake {
        Intake::Rejected(RejectReason::Archive(bad)) => *bad,
        Intake::Rejected(_) | Intake::Missing => BadArchive::NotAFile,
        Intake::Unreadable(_) | Intake::Text(_) | Intake::Unclear(_) => BadArchive::Unreadable,
    }
}
