//! A place in which submissions are judged one after the other, and none leaves anything for the
//! next.
//!
//! The compiler is about twice as quick with the memory of an earlier compilation. That of another
//! student's would do, but then a verdict could depend on who came before. So each submission
//! starts with a copy of the memory that the course's own answer has left, in the same folder: the
//! compiler uses no memory that was made in another one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

use crate::mechanisms::tools::staging::{self, memories};
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;

/// The folders of all who judge in one run. No other run ever has the same, because what a run that
/// was killed had started may write to its own for a while. They are removed with this; what stays is
/// removed by a later run.
#[derive(Debug)]
pub struct WorkFolders(TempDir);

impl WorkFolders {
    /// The folders under `build_dir` for the run that writes its reports to `out`. Those that earlier
    /// runs to `out` have left are removed, once nobody can write there any more.
    pub fn new(build_dir: &Path, out: &Path) -> Result<Self> {
        let name = blake3::hash(out.canonicalize()?.as_os_str().as_encoded_bytes());
        // Only who holds the folder of reports uses this one: nobody else is at work in it but those
        // whom an earlier run has left.
        let runs = build_dir.join("grading").join(&name.to_hex()[..16]);
        make(&runs)?;
        for left in subfolders(&runs) {
            let is_at_work = subfolders(&left).any(|worker| WorkFolder::new(&worker).is_at_work());
            if !is_at_work {
                // What stays takes room and does no harm.
                let _ = fs::remove_dir_all(&left);
            }
        }
        let own = staging::new_folder(&runs, "run-")
            .with_context(|| format!("could not make a folder in {}", runs.display()))?;
        Ok(Self(own))
    }

    /// The folder of this worker.
    pub fn of(&self, worker: usize) -> WorkFolder {
        WorkFolder::new(&self.0.path().join(worker.to_string()))
    }
}

fn subfolders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir())
}

fn make(folder: &Path) -> Result<()> {
    let made = fs::create_dir_all(folder);
    Ok(made.with_context(|| format!("could not make the folder {}", folder.display()))?)
}

/// A place to judge in. Nobody else may use its folder as long as this lives.
#[derive(Debug)]
pub struct WorkFolder {
    /// What is built there goes here.
    pub build_dir: PathBuf,
    /// What the compiler is to remember of the exercise that is judged at the moment.
    memory: PathBuf,
}

impl WorkFolder {
    /// A place in `folder`, which is made when it is needed.
    fn new(folder: &Path) -> Self {
        Self { build_dir: folder.join("build"), memory: folder.join("memory") }
    }

    /// Whether somebody still builds here.
    fn is_at_work(&self) -> bool {
        staging::is_at_work(&self.build_dir)
    }

    /// Removes what was left by the last submission, and everything remembered.
    pub fn clear(&self) -> Result<()> {
        remove(&self.memory)?;
        remove(&self.build_dir)?;
        Ok(())
    }

    /// Keeps what the compiler has just learnt about the exercise `key`.
    pub fn remember(&self, key: &Key) -> Result<()> {
        remove(&self.memory)?;
        let learnt = memories(&staging::folder(&self.build_dir, key));
        for (learnt, kept) in learnt.iter().zip(memories(&self.memory)) {
            if learnt.is_dir() {
                make_parent(&kept)?;
                fs::rename(learnt, kept)
                    .with_context(|| format!("could not keep {}", learnt.display()))?;
            }
        }
        Ok(())
    }

    /// Makes the place ready for a submission of the exercise `key`, as if it were the first.
    pub fn prepare(&self, key: &Key) -> Result<()> {
        remove(&self.build_dir)?;
        let lent = memories(&staging::folder(&self.build_dir, key));
        for (lent, kept) in lent.iter().zip(memories(&self.memory)) {
            if !kept.is_dir() {
                continue;
            }
            make_parent(lent)?;
            if link(&kept, lent).is_err() {
                // Without a memory it only takes longer; with half of one, nobody can say what happens.
                remove(lent)?;
            }
        }
        Ok(())
    }
}

/// Puts the files below `from` also below `to`. The compiler never writes to a file of its memory
/// again, because it links them itself: so no copy is needed.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            link(&from, &to)?;
        } else {
            fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop))?;
        }
    }
    Ok(())
}

fn make_parent(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.parent().unwrap_or(folder))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(anyhow::Error::new(error)
            .context(format!("could not remove {}", folder.display()))
            .into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new("01_first", "01_double")
    }

    #[test]
    fn no_run_works_where_another_did_and_what_is_left_is_removed_once_nobody_writes_there() {
        let folder = tempfile::tempdir().unwrap();
        let out = tempfile::tempdir().unwrap();
        let run = || WorkFolders::new(folder.path(), out.path()).unwrap();
        // Until it has become another program, a process that another test starts holds every lock
        // of this one too.
        let run_until_gone = |left: &Path| loop {
            let run = run();
            if !left.exists() {
                return run;
            }
        };
        // As a run leaves them that is killed, with one whose linker goes on.
        let [idle, busy] = [run(), run()].map(|run| run.0.keep());
        let stage = |run: &Path| {
            let build_dir = WorkFolder::new(&run.join("0")).build_dir;
            staging::stage(&build_dir, &key(), Path::new("lib.rs"), "").unwrap()
        };
        drop(stage(&idle));
        let linker = stage(&busy).lock().unwrap().try_clone().unwrap();
        let next = run_until_gone(&idle);
        assert!(busy.exists());
        let place = next.of(0).build_dir;
        assert!(!place.starts_with(&idle) && !place.starts_with(&busy), "{}", place.display());
        drop(linker);
        drop(run_until_gone(&busy));
    }

    #[test]
    fn each_submission_finds_the_kept_memory_and_nothing_of_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let work_folder = WorkFolder::new(folder.path());
        let [memory, _, _] = memories(&staging::folder(&work_folder.build_dir, &key()));
        work_folder.prepare(&key()).unwrap();
        assert!(!memory.exists(), "nothing is remembered yet");
        fs::create_dir_all(memory.join("session")).unwrap();
        fs::write(memory.join("session/graph"), "of the reference").unwrap();
        work_folder.remember(&key()).unwrap();
        for _ in 0..2 {
            work_folder.prepare(&key()).unwrap();
            let graph = memory.join("session/graph");
            assert_eq!(fs::read_to_string(&graph).unwrap(), "of the reference");
            assert_eq!(fs::read_dir(&memory).unwrap().count(), 1);
            // As the compiler does it: a new file in the place of the old one.
            fs::remove_file(&graph).unwrap();
            fs::write(&graph, "of a student").unwrap();
            fs::create_dir(memory.join("another session")).unwrap();
        }
        work_folder.clear().unwrap();
        work_folder.prepare(&key()).unwrap();
        assert!(!memory.exists());
    }
}
