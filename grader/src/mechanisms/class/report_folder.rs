//! The folder that a class's reports are written to: whose it is at the moment, and what is in it.
//!
//! What the reports say is not decided here.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use serde::de::DeserializeOwned;

use crate::mechanisms::atomic;
use crate::mechanisms::class::journal::Journal;
use crate::vocabulary::class::ClassResults;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::json::harmless;
use crate::vocabulary::run::{Part, Run};

const RESULTS: &str = "results.json";
const RUN: &str = "run.json";
const JOURNAL: &str = "journal.jsonl";
const LOCK: &str = "lock";

/// A folder of reports that nobody else writes to as long as this lives.
#[derive(Debug)]
#[must_use = "dropping it lets others write there"]
pub struct ReportFolder {
    /// Where it is, for people: as it was named.
    pub path: PathBuf,
    _lock: File,
}

/// Makes the folder at `path` if it is not there, and keeps others out of it.
pub fn open(path: &Path) -> Result<ReportFolder> {
    let unusable = |error: io::Error| {
        Failure::user(
            format!("{} cannot be used for reports: {error}.", path.display()),
            "Name a folder with --out that you may write to.",
        )
    };
    fs::create_dir_all(path).map_err(unusable)?;
    let lock = File::options().create(true).append(true).open(path.join(LOCK)).map_err(unusable)?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Failure::user(
            format!("Another async-kata is writing to {} at this moment.", path.display()),
            "Wait until it is done, or name another folder with --out.",
        )),
        // Some network file systems have no locks. Grading matters more than being alone.
        Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => {
            Err(unusable(error))
        }
        _ => Ok(ReportFolder { path: path.to_owned(), _lock: lock }),
    }
}

/// A report that is to be written.
pub struct PlannedReport<'a> {
    /// Where it goes, from the folder of reports.
    pub path: PathBuf,
    /// Writes its content when its turn has come: those on all students are too many to hold.
    pub write: WriteReport<'a>,
}

/// Writes a report's content. Whether all of it could be written is seen by who gave it the writer.
pub type WriteReport<'a> = Box<dyn FnOnce(&mut dyn Write) -> Result<()> + 'a>;

impl<'a> PlannedReport<'a> {
    /// A report that is made whole, when its turn has come, and then written.
    pub fn made(path: impl Into<PathBuf>, make: impl FnOnce() -> Result<Vec<u8>> + 'a) -> Self {
        Self::written(path, move |writer| Ok(writer.write_all(&make()?)?))
    }

    /// A report that is too much to be held, and written piece by piece.
    pub fn written(
        path: impl Into<PathBuf>,
        write: impl FnOnce(&mut dyn Write) -> Result<()> + 'a,
    ) -> Self {
        Self { path: path.into(), write: Box::new(write) }
    }
}

/// Why a report is not there.
enum Unwritten {
    Disk(io::Error),
    NotMade(Failure),
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A file that remembers why it could not be written: to whoever makes a report, that is one error
/// among others.
struct Watched<'f> {
    file: &'f mut File,
    error: Option<io::Error>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).inspect_err(|error| {
            let again = error.raw_os_error().map(io::Error::from_raw_os_error);
            self.error = Some(again.unwrap_or_else(|| error.kind().into()));
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn write_to(file: &mut File, write: WriteReport<'_>) -> Result<(), Unwritten> {
    let mut writer = BufWriter::new(Watched { file, error: None });
    let written = write(&mut writer).and_then(|()| Ok(writer.flush()?));
    // What could not be written is not tried once more.
    let (Watched { error, .. }, _) = writer.into_parts();
    match (written, error) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(error)) => Err(Unwritten::Disk(error)),
        (Err(failure), None) => Err(Unwritten::NotMade(failure)),
    }
}

impl ReportFolder {
    /// The journal of what was judged for these reports.
    pub fn journal(&self) -> Result<Journal> {
        Journal::open(&self.path.join(JOURNAL))
    }

    /// Writes all reports, and then the run they are of, whose list of files is filled in. Reports
    /// of an earlier run that this one does not have are removed. While files of two runs lie
    /// side by side, `run.json` says that the run has not finished.
    pub fn write(&self, reports: Vec<PlannedReport<'_>>, mut run: Run) -> Result<()> {
        let names: Vec<String> = reports.iter().map(|report| slashed(&report.path)).collect();
        let earlier: Option<Run> = read_json(&self.path.join(RUN)).ok();
        let earlier = earlier.map(|run| run.files).unwrap_or_default();
        let gone: Vec<_> = earlier.into_iter().filter(|name| !names.contains(name)).collect();
        let finished = run.finished.take();
        run.files = names.iter().chain(&gone).cloned().collect();
        self.write_run(&run)?;
        for PlannedReport { path, write } in reports {
            self.replace(&path, write)?;
        }
        for name in &gone {
            self.remove(Path::new(name));
        }
        run.files = names;
        run.finished = finished;
        self.write_run(&run)
    }

    fn write_run(&self, run: &Run) -> Result<()> {
        let text = serde_json::to_string_pretty(run).context("could not write a run as JSON")?;
        let PlannedReport { path, write } =
            PlannedReport::made(RUN, move || Ok((harmless(&text) + "\n").into_bytes()));
        self.replace(&path, write)
    }

    fn replace(&self, relative: &Path, write: WriteReport<'_>) -> Result<()> {
        let path = self.path.join(relative);
        let parent = path.parent().unwrap_or(&self.path);
        // A report on one student can be made again at any time, and there may be thousands: only
        // those on the whole class wait for the disk.
        let write = |file: &mut File| write_to(file, write);
        let made = fs::create_dir_all(parent).map_err(Unwritten::Disk);
        let replaced = made.and_then(|()| match parent == self.path {
            true => atomic::replace_by(&path, write),
            false => atomic::replace_soon_by(&path, write),
        });
        replaced.map_err(|error| match error {
            Unwritten::NotMade(failure) => failure,
            Unwritten::Disk(error) => Failure::user(
                format!("{} cannot be written: {error}.", path.display()),
                "Make room on the disk, or let yourself write there, and run the same command \
                 again: what was judged is kept.",
            ),
        })
    }

    /// Removes a report, and its folder if it was the last one there.
    fn remove(&self, relative: &Path) {
        // The list was read from a file that anybody may have written to.
        if !stays_inside(relative) {
            return;
        }
        let path = self.path.join(relative);
        // What cannot be removed stays: it is in no list any more.
        let _ = fs::remove_file(&path);
        let folders = path.ancestors().skip(1).take_while(|folder| *folder != self.path);
        for folder in folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// What a run has left at `path`: its folder, or the `results.json` in there, which `parse` reads;
/// it is told what the user calls the file.
pub fn read(path: &Path, parse: impl FnOnce(&[u8], &str) -> Result<ClassResults>) -> Result<Part> {
    let folder = if path.is_file() { path.parent().unwrap_or(path) } else { path };
    let results = if path.is_file() { path.to_owned() } else { path.join(RESULTS) };
    let record = folder.join(RUN);
    let run: Run = read_json(&record).map_err(|error| no_part(&record, &error))?;
    if run.finished.is_none() {
        return Err(Failure::user(
            format!("The reports in {} are not whole: their run was broken off.", path.display()),
            "Run the same `async-kata grade` again: it takes up where it was.",
        ));
    }
    let document = fs::read(&results).map_err(|error| no_part(&results, &error))?;
    let results = parse(&document, &results.display().to_string())?;
    Ok(Part { name: path.display().to_string(), run, results })
}

fn no_part(path: &Path, error: &io::Error) -> Failure {
    let problem = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            format!("There is no {}.", path.display())
        }
        _ => format!("{} cannot be read: {error}.", path.display()),
    };
    Failure::user(
        problem,
        "Name folders that `async-kata grade` has written, each with its results.json and its \
         run.json.",
    )
}

fn read_json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    serde_json::from_slice(&fs::read(path)?)
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error.to_string()))
}

/// Refuses a folder for reports that would be taken for a submission the next time.
pub fn refuse_among_submissions(out: &Path, paths: &[PathBuf]) -> Result<()> {
    let out = whole(out);
    match paths.iter().find(|path| out.starts_with(whole(path))) {
        None => Ok(()),
        Some(path) => Err(Failure::user(
            format!("The reports would lie among the submissions in {}.", path.display()),
            "Name a folder elsewhere with --out: they would be taken for a submission.",
        )),
    }
}

/// `path` without links, as far as it is there.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|above| {
        let rest = path.strip_prefix(above).ok()?;
        Some(above.canonicalize().ok()?.join(rest))
    });
    there.unwrap_or(path)
}

fn stays_inside(path: &Path) -> bool {
    path.components().all(|component| matches!(component, Component::Normal(_)))
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::class::run_clock::RunClock;
    use crate::vocabulary::class::Shard;
    use crate::vocabulary::class_read::ClassRead;
    use crate::vocabulary::report::Sandbox;
    use crate::vocabulary::run::{GradingCounts, Manifest};

    fn run() -> Run {
        let manifest = Manifest {
            grader: String::new(),
            course: String::new(),
            course_hash: String::new(),
            library: String::new(),
            sandbox: Sandbox::Strict,
            shard: Shard::WHOLE,
            exercises: vec![],
            submissions: vec![],
        };
        RunClock::start().run(manifest, 1, GradingCounts::default(), ClassRead::default())
    }

    #[test]
    fn a_report_is_made_when_all_before_it_are_written() {
        let out = tempfile::tempdir().unwrap();
        let path = |number: u32| Path::new("feedback").join(number.to_string());
        let report = |number: u32| {
            let before =
                (0..number).map(|number| out.path().join(path(number))).collect::<Vec<_>>();
            let make = move || {
                assert!(before.iter().all(|path| path.exists()), "{number} is early");
                Ok(vec![b'x'])
            };
            PlannedReport::made(path(number), make)
        };
        open(out.path()).unwrap().write((0..9).map(report).collect(), run()).unwrap();
        let written: Run = read_json(&out.path().join(RUN)).unwrap();
        assert_eq!(written.files.len(), 9);
        assert_eq!(fs::read(out.path().join(path(8))).unwrap(), b"x");
    }
}
