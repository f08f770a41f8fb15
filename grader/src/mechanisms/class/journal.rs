//! The journal of a grading: every judgement that is finished, so that a run that was broken off
//! at any moment is taken up where it was.
//!
//! One line a judgement: the fingerprint of all that the report depends on, and the report. A line
//! counts once it is on the disk. Nothing is ever changed in the file; only a last line that is
//! not whole, which never counted, is cut off.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::mechanisms::atomic;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::json::harmless;
use crate::vocabulary::report::{Report, SCHEMA};

/// A journal that is open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// `None` once a line could not be written: another one after its torn beginning would make
    /// the whole file unreadable.
    file: Arc<Mutex<Option<File>>>,
    known: HashMap<Fingerprint, Arc<Report>>,
}

/// A line, as it is written.
#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    fingerprint: String,
    report: &'a Report,
}

/// A line, as it is read.
#[derive(Deserialize)]
struct Entry {
    fingerprint: String,
    report: Report,
}

/// What every version of a line has.
#[derive(Deserialize)]
struct Version {
    schema: u32,
}

impl Journal {
    /// Opens the journal at `path`, or begins one there. The caller sees to it that nobody else
    /// has it open.
    pub fn open(path: &Path) -> Result<Self> {
        match atomic::create_new(path, b"") {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(unwritable(path, &error));
            }
            _ => {}
        }
        let unusable = |error: io::Error| unwritable(path, &error);
        let mut file = File::options().read(true).write(true).open(path).map_err(unusable)?;
        let (known, end) = read(path, &file)?;
        file.set_len(end).and_then(|()| file.seek(SeekFrom::End(0))).map_err(unusable)?;
        Ok(Self { path: path.to_owned(), file: Arc::new(Mutex::new(Some(file))), known })
    }

    /// The report on what has this fingerprint, if the journal had it when it was opened.
    pub fn get(&self, fingerprint: &Fingerprint) -> Option<Arc<Report>> {
        self.known.get(fingerprint).cloned()
    }

    /// Writes a report down, and returns it as the next run will read it, once it is on the disk.
    pub async fn append(&self, fingerprint: &Fingerprint, report: &Report) -> Result<Arc<Report>> {
        let fingerprint = fingerprint.to_string();
        let line = Line { schema: SCHEMA, fingerprint, report };
        let line = serde_json::to_string(&line).context("could not write a report as JSON")?;
        let entry: Entry =
            serde_json::from_str(&line).context("could not read a report's own JSON")?;
        let line = harmless(&line).into_bytes();
        let line = [line.as_slice(), b"\n"].concat();
        let file = Arc::clone(&self.file);
        // A disk takes its time, in which others must be heard.
        let written = tokio::task::spawn_blocking(move || write(&file, &line)).await;
        let written = written.context("the thread that writes the journal has died")?;
        written.map_err(|error| unwritable(&self.path, &error))?;
        Ok(Arc::new(entry.report))
    }
}

fn write(file: &Mutex<Option<File>>, line: &[u8]) -> io::Result<()> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(journal) = file.as_mut() else {
        return Err(io::Error::other("an earlier line could not be written"));
    };
    let written = journal.write_all(line).and_then(|()| journal.sync_data());
    if written.is_err() {
        *file = None;
    }
    written
}

/// What the journal holds, and where its last whole line ends.
fn read(path: &Path, file: &File) -> Result<(HashMap<Fingerprint, Arc<Report>>, u64)> {
    let mut known = HashMap::new();
    let (mut end, mut number) = (0, 0);
    let mut damaged = None;
    let mut lines = BufReader::new(file);
    let mut line = vec![];
    loop {
        line.clear();
        let length =
            lines.read_until(b'\n', &mut line).map_err(|error| unwritable(path, &error))?;
        if length == 0 {
            return Ok((known, end));
        }
        // Not the last line after all.
        if let Some(damaged) = damaged {
            return Err(unreadable(path, damaged));
        }
        number += 1;
        match understand(&line) {
            Some(entry) => {
                known.extend(entry);
                end += length as u64;
            }
            None => damaged = Some(number),
        }
    }
}

/// What a line says: nothing, if another version wrote it. `None` if it is not whole.
fn understand(line: &[u8]) -> Option<Option<(Fingerprint, Arc<Report>)>> {
    let line = line.strip_suffix(b"\n")?;
    let version: Version = serde_json::from_slice(line).ok()?;
    if version.schema != SCHEMA {
        return Some(None);
    }
    let entry: Entry = serde_json::from_slice(line).ok()?;
    let fingerprint = Fingerprint::parse(&entry.fingerprint)?;
    Some(Some((fingerprint, Arc::new(entry.report))))
}

fn unreadable(path: &Path, number: u64) -> Failure {
    Failure::user(
        format!("{}:{number}: this line of the journal is damaged.", path.display()),
        "Take the line out, and what it held is judged again; or name another folder with --out. \
         Nothing was changed.",
    )
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("The journal {} cannot be kept: {error}.", path.display()),
        "Make room on the disk, or let yourself write there, and run the same command again: \
         nothing that was finished is lost.",
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::vocabulary::course::{Key, Points};
    use crate::vocabulary::exit_code::Exit;
    use crate::vocabulary::report::Verdict;

    fn report(message: &str) -> Report {
        let key = Key::new("01_first", "01_double");
        let points = Points::whole(2).share(1, 3);
        Report {
            points,
            ..Report::without_running(&key, Verdict::Failed, message, Points::whole(2))
        }
    }

    fn fingerprint(text: &str) -> Fingerprint {
        Fingerprint::of([text.as_bytes()])
    }

    /// A journal of these reports, each under the fingerprint of its message.
    async fn journal_of(path: &Path, messages: &[&str]) {
        let journal = Journal::open(path).unwrap();
        for message in messages {
            let kept = journal.append(&fingerprint(message), &report(message)).await.unwrap();
            assert_eq!(*kept, report(message));
        }
    }

    fn known(path: &Path, messages: &[&str]) -> Vec<bool> {
        let journal = Journal::open(path).unwrap();
        let is_known = |message: &&str| {
            let found = journal.get(&fingerprint(message));
            assert!(found.as_ref().is_none_or(|found| **found == report(message)));
            found.is_some()
        };
        messages.iter().map(is_known).collect()
    }

    #[tokio::test]
    async fn what_was_written_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        journal_of(&path, &["one\n", "zwei"]).await;
        journal_of(&path, &["three"]).await;
        assert_eq!(known(&path, &["one\n", "zwei", "three", "four"]), [true, true, true, false]);
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 3);
    }

    #[tokio::test]
    async fn a_report_comes_back_as_the_next_run_would_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(&folder.path().join("journal.jsonl")).unwrap();
        let mut fresh = report("x");
        fresh.printed = "said once".into();
        assert_eq!(*journal.append(&fingerprint("x"), &fresh).await.unwrap(), report("x"));
    }

    #[tokio::test]
    async fn a_torn_last_line_is_cut_off_wherever_it_was_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        journal_of(&path, &["one", "two"]).await;
        let whole = fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for torn in first..whole.len() {
            fs::write(&path, &whole[..torn]).unwrap();
            assert_eq!(known(&path, &["one", "two"]), [true, false], "{torn}");
            assert_eq!(fs::read(&path).unwrap(), &whole[..first], "{torn}");
        }
        // The length may reach the disk before the content does.
        for hole in [first, first + 30] {
            let mut content = whole.clone();
            content[hole..hole + 20].fill(0);
            fs::write(&path, content).unwrap();
            assert_eq!(known(&path, &["one", "two"]), [true, false], "{hole}");
        }
        journal_of(&path, &["two"]).await;
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    #[tokio::test]
    async fn a_damaged_line_in_the_middle_is_named_and_nothing_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        journal_of(&path, &["one", "two", "three"]).await;
        let content = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = content.lines().collect();
        for damaged in ["", "{}", &lines[1][..40], &lines[1].replace("two\"", "two")] {
            let damaged = format!("{}\n{damaged}\n{}\n", lines[0], lines[2]);
            fs::write(&path, &damaged).unwrap();
            let failure = Journal::open(&path).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains("journal.jsonl:2:"), "{failure}");
            assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
        }
    }

    #[tokio::test]
    async fn lines_of_another_version_are_kept_and_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        fs::write(&path, "{\"schema\":0,\"anything\":true}\n").unwrap();
        journal_of(&path, &["one"]).await;
        assert_eq!(known(&path, &["one"]), [true]);
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_a_clear_failure_and_ends_the_writing() {
        let journal = Journal {
            path: "journal.jsonl".into(),
            file: Arc::new(Mutex::new(Some(
                File::options().write(true).open("/dev/full").unwrap(),
            ))),
            known: HashMap::new(),
        };
        for why in ["No space left", "an earlier line could not be written"] {
            let failure = journal.append(&fingerprint("x"), &report("x")).await.unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains(why), "{failure}");
        }
    }
}
