//! The submissions of a class: whose there are, and what each holds for an exercise.
//!
//! A path is one submission if there is an `exercises` in it; its name is the folder's. Otherwise
//! it is a class, and what stands in it is:
//!
//! - a folder: a student's, whether there is an `exercises` in it or not. If not, the workspace may
//!   be in the one folder, or the one archive, inside;
//! - an archive: one student's, who is called as the file is, without its ending;
//! - a link to a folder or an archive: a student's too, but nothing in it is taken;
//! - stray, if it is any other file, hidden, `__MACOSX` or `target`.
//!
//! An archive on the command line may also be a class's: see [`Contents::students`]. In a folder it
//! is not, because students could then hand in for each other.
//!
//! Folders are read when they are asked for, and so are archives, of which the last few are kept.
//!
//! A name becomes a [`SubmissionId`] that is plain text and still unique: a backslash is doubled, a
//! control character becomes `\u{7}` and a byte that is not UTF-8 `\xff`.

mod archive;

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use self::archive::{Bounds, Contents, Format, Wanted, is_passed_over};
use crate::mechanisms::learner::intake::{self, BadArchive, Intake, RejectReason};
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};

/// Archives whose content is kept: those of students who are judged at the same time.
const KEPT_ARCHIVES: usize = 4;

/// One submission that was found.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Whose it is.
    pub id: SubmissionId,
    place: Place,
}

/// Where a submission lies.
#[derive(Clone, Debug)]
enum Place {
    /// In a folder: `root` below `base`, with no link on the way.
    Folder { base: Arc<Path>, root: PathBuf },
    /// In an archive: `file` below `base`, and there in the folder `student`.
    Archive { shelf: Arc<Shelf>, base: Arc<Path>, file: PathBuf, student: Box<[u8]> },
    /// Nowhere that anything can be taken from.
    Rejected { path: PathBuf, refusal: RejectReason },
}

impl Submission {
    /// The source of one exercise.
    pub fn source(&self, key: &Key) -> Intake {
        match &self.place {
            Place::Folder { base, root } => {
                let path = root.join(key.source_path());
                intake::read_submission_in(base, &path)
            }
            Place::Archive { shelf, base, file, student } => match &*shelf.contents(base, file) {
                Ok(contents) => contents.source(student, key),
                Err(intake) => again(intake),
            },
            Place::Rejected { refusal, .. } => Intake::Rejected(*refusal),
        }
    }

    /// Where it lies, for people.
    fn shown_place(&self) -> String {
        match &self.place {
            Place::Folder { base, root } => base.join(root).display().to_string(),
            Place::Archive { base, file, student, .. } if student.is_empty() => {
                base.join(file).display().to_string()
            }
            Place::Archive { base, file, student, .. } => {
                format!("{} in {}", printable(student), base.join(file).display())
            }
            Place::Rejected { path, .. } => path.display().to_string(),
        }
    }
}

/// Every submission below `paths`, sorted by its name. `keys`: the exercises of the course, whose
/// sources are the only ones that are taken.
pub fn find(paths: &[PathBuf], keys: &[Key]) -> Result<Vec<Submission>> {
    let shelf = Arc::new(Shelf { wanted: Wanted::new(keys), recent: Mutex::default() });
    let mut found = vec![];
    for path in paths {
        found.extend(at(path, &shelf)?);
    }
    if found.is_empty() {
        return Err(no_submissions(paths));
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    match found.windows(2).find(|two| two[0].id == two[1].id) {
        Some([one, other]) => Err(same_name(one, other)),
        _ => Ok(found),
    }
}

fn no_submissions(paths: &[PathBuf]) -> Failure {
    let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    Failure::user(
        format!("There are no submissions in {}.", paths.join(", ")),
        "Name a folder that holds a folder or an archive (.zip, .tar.gz, .tgz, .tar) for each \
         student, or the folder of one student: the one with `exercises` in it.",
    )
}

fn same_name(one: &Submission, other: &Submission) -> Failure {
    let (here, there) = (one.shown_place(), other.shown_place());
    Failure::user(
        format!("Two submissions are called {}: {here} and {there}.", one.id),
        "Take one away or give it another name, so that each result has one owner.",
    )
}

/// The submissions at a path that the instructor has named, who may use links as they like.
fn at(path: &Path, shelf: &Arc<Shelf>) -> Result<Vec<Submission>> {
    let unreadable = |error| unreadable(path, &error);
    let real = fs::canonicalize(path).map_err(unreadable)?;
    let name = path.file_name().or(real.file_name()).unwrap_or(OsStr::new("submission"));
    if fs::metadata(&real).map_err(unreadable)?.is_dir() {
        let entries = fs::read_dir(&real).map_err(unreadable)?;
        let base: Arc<Path> = real.as_path().into();
        if is_workspace(&real) {
            return Ok(vec![in_folder(id(name), &base, PathBuf::new())]);
        }
        return in_class(&base, entries, shelf).map_err(unreadable);
    }
    match (Format::of(name.as_encoded_bytes()), real.parent(), real.file_name()) {
        (Some((_, stem)), Some(folder), Some(file)) => {
            in_archive(stem, folder.into(), file.into(), shelf)
        }
        _ => Err(Failure::user(
            format!("{} is neither a folder nor an archive.", path.display()),
            "Name a folder of submissions, or a .zip, .tar.gz, .tgz or .tar.",
        )),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let problem = match error.kind() {
        io::ErrorKind::NotFound => format!("There is nothing at {}.", path.display()),
        _ => format!("{} cannot be read: {error}.", path.display()),
    };
    Failure::user(problem, "Name a folder of submissions, or an archive, that you may read.")
}

/// The submissions in an archive that the instructor has named.
fn in_archive(
    stem: &[u8],
    base: Arc<Path>,
    file: PathBuf,
    shelf: &Arc<Shelf>,
) -> Result<Vec<Submission>> {
    let contents = shelf.contents(&base, &file);
    let path = base.join(&file);
    let place = |student: &[u8]| Place::Archive {
        shelf: shelf.clone(),
        base: base.clone(),
        file: file.clone(),
        student: student.into(),
    };
    let students = match &*contents {
        Err(Intake::Unreadable(error)) => return Err(unreadable(&path, error)),
        Ok(contents) if contents.only_nests() => {
            return Err(Failure::user(
                format!("{} holds archives and no `exercises`.", path.display()),
                "Unpack it, and name the folder that the archives are in.",
            ));
        }
        Ok(contents) => contents.students(),
        Err(_) => vec![],
    };
    if students.is_empty() {
        return Ok(vec![Submission { id: SubmissionId::new(printable(stem)), place: place(b"") }]);
    }
    let submission = |student: &[u8]| {
        let name = student.split(|byte| *byte == b'/').rfind(|step| !step.is_empty());
        let id = SubmissionId::new(printable(name.unwrap_or(student)));
        Submission { id, place: place(student) }
    };
    Ok(students.into_iter().map(submission).collect())
}

/// The submissions in a class's folder.
fn in_class(
    class: &Arc<Path>,
    entries: fs::ReadDir,
    shelf: &Arc<Shelf>,
) -> io::Result<Vec<Submission>> {
    let mut found = vec![];
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if is_passed_over(name.as_encoded_bytes()) {
            continue;
        }
        let path = entry.path();
        match fs::symlink_metadata(&path) {
            Ok(metadata) => found.extend(student(class, &name, &path, &metadata, shelf)),
            // It is gone since the folder was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The submission that this entry of a class's folder is, unless it is stray.
fn student(
    class: &Arc<Path>,
    name: &OsStr,
    path: &Path,
    metadata: &Metadata,
    shelf: &Arc<Shelf>,
) -> Option<Submission> {
    let format = Format::of(name.as_encoded_bytes());
    if metadata.is_dir() {
        return Some(in_students_folder(class, name, path, shelf));
    }
    if metadata.is_symlink() && fs::metadata(path).is_ok_and(|target| target.is_dir()) {
        return Some(refused(id(name), path, RejectReason::Symlink));
    }
    let (format, stem) = format?;
    let id = SubmissionId::new(printable(stem));
    if metadata.is_symlink() {
        return Some(refused(id, path, RejectReason::Symlink));
    }
    if format == Format::Unsupported {
        return Some(refused(id, path, RejectReason::Archive(BadArchive::Unsupported)));
    }
    Some(archived(id, class, name.into(), shelf))
}

/// The submission in a student's folder: the workspace is the folder itself, or the one folder or
/// archive in it that can be one. With nothing of the kind, everything is missing.
fn in_students_folder(
    class: &Arc<Path>,
    name: &OsStr,
    path: &Path,
    shelf: &Arc<Shelf>,
) -> Submission {
    let id = id(name);
    let folder = PathBuf::from(name);
    if is_workspace(path) {
        return in_folder(id, class, folder);
    }
    let (workspaces, archives) = candidates(path);
    match (workspaces.as_slice(), archives.as_slice()) {
        ([workspace], _) => in_folder(id, class, folder.join(workspace)),
        ([], [archive]) => match Format::of(archive.as_os_str().as_encoded_bytes()) {
            Some((Format::Unsupported, _)) => {
                refused(id, path, RejectReason::Archive(BadArchive::Unsupported))
            }
            _ => archived(id, class, folder.join(archive), shelf),
        },
        ([], []) => in_folder(id, class, folder),
        _ => refused(id, path, RejectReason::Ambiguous),
    }
}

/// The workspaces and the archives that stand in a student's folder.
fn candidates(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    // What cannot be listed is told when a source is asked for.
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let visible = entries.filter(|entry| !is_passed_over(entry.file_name().as_encoded_bytes()));
    let (mut workspaces, mut archives) = (vec![], vec![]);
    for entry in visible {
        let name = entry.file_name();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && is_workspace(&entry.path()) {
            workspaces.push(name.into());
        } else if !is_folder && Format::of(name.as_encoded_bytes()).is_some() {
            archives.push(name.into());
        }
    }
    (workspaces, archives)
}

/// Whether there is an `exercises` in this folder, even one that is then refused.
fn is_workspace(folder: &Path) -> bool {
    match fs::symlink_metadata(folder.join("exercises")) {
        Ok(metadata) => metadata.is_dir() || metadata.is_symlink(),
        Err(error) => {
            !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        }
    }
}

fn in_folder(id: SubmissionId, base: &Arc<Path>, root: PathBuf) -> Submission {
    Submission { id, place: Place::Folder { base: base.clone(), root } }
}

fn archived(id: SubmissionId, base: &Arc<Path>, file: PathBuf, shelf: &Arc<Shelf>) -> Submission {
    let (shelf, base) = (shelf.clone(), base.clone());
    Submission { id, place: Place::Archive { shelf, base, file, student: Box::default() } }
}

fn refused(id: SubmissionId, path: &Path, refusal: RejectReason) -> Submission {
    Submission { id, place: Place::Rejected { path: path.to_owned(), refusal } }
}

fn id(name: &OsStr) -> SubmissionId {
    SubmissionId::new(printable(name.as_encoded_bytes()))
}

/// A name as plain text. No two names become the same.
fn printable(name: &[u8]) -> String {
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

/// The archives that were read last.
#[derive(Debug)]
struct Shelf {
    wanted: Wanted,
    recent: Mutex<VecDeque<(PathBuf, Arc<Opened>)>>,
}

/// What an archive holds, or why nothing in it can be taken.
type Opened = Result<Contents, Intake>;

impl Shelf {
    /// The archive `file` below `base`. Two who ask for the same at once wait for one reading.
    fn contents(&self, base: &Path, file: &Path) -> Arc<Opened> {
        let path = base.join(file);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent.iter().position(|(kept, _)| *kept == path);
        let opened = match known.and_then(|at| recent.remove(at)) {
            Some((_, opened)) => opened,
            None => Arc::new(self.open(base, file)),
        };
        recent.truncate(KEPT_ARCHIVES - 1);
        recent.push_front((path, opened.clone()));
        opened
    }

    fn open(&self, base: &Path, file: &Path) -> Opened {
        let name = file.file_name().unwrap_or_default();
        let format = Format::of(name.as_encoded_bytes()).map_or(Format::Zip, |(format, _)| format);
        let archive = intake::open_in(base, file)?;
        unpanicked(|| archive::read(archive, format, &self.wanted, Bounds::default()))
    }
}

/// Does what a library does with a stranger's bytes: should it panic over them, that is one damaged
/// archive and not the end of the class.
fn unpanicked(read: impl FnOnce() -> Opened) -> Opened {
    let damaged = RejectReason::Archive(BadArchive::Damaged);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Intake::Rejected(damaged)))
}

/// The same intake once more.
fn again(intake: &Intake) -> Intake {
    match intake {
        Intake::Text(text) => Intake::Text(text.clone()),
        Intake::Rejected(refusal) => Intake::Rejected(*refusal),
        Intake::Missing => Intake::Missing,
        Intake::Unreadable(error) => {
            Intake::Unreadable(io::Error::new(error.kind(), error.to_string()))
        }
    }
}

#[cfg(test)]
mod tests;
