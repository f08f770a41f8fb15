//! Lays out one submission for the compiler: a folder that holds exactly the text to be judged.
//!
//! The compiler reads the copy, never the learner's file: a save that comes in between cannot
//! mix two texts in one verdict.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;

/// Where exercises are worked on, below the folder for building.
const WORK: &str = "work";

/// Who holds the lock on this file has an exercise's folder.
const LOCK: &str = "lock";

/// Where the compiled submission goes, below its exercise's folder.
const LIBRARY: &str = "library";

/// Where the hidden tests go, and tests of a learner's, below the exercise's folder.
const TESTS: &str = "tests";

/// Where the compiler remembers what it may build on the next time: of a learner's crate.
pub const LIBRARY_MEMORY: &str = "inc-library";

/// The same of hidden tests.
pub const TESTS_MEMORY: &str = "inc-tests";

/// The same of a learner's tests.
pub const SUITE_MEMORY: &str = "inc-suite";

/// All that the compiler remembers, below an exercise's folder.
pub fn memories(folder: &Path) -> [PathBuf; 3] {
    [(LIBRARY, LIBRARY_MEMORY), (TESTS, TESTS_MEMORY), (TESTS, SUITE_MEMORY)]
        .map(|(place, memory)| folder.join(place).join(memory))
}

/// A submission that is ready to be compiled. Nobody else uses its folder as long as this lives.
#[derive(Debug)]
pub struct Staged {
    /// The folder that the compiler starts in.
    pub root: PathBuf,
    /// The submission's source, relative to `root`, as messages show it.
    pub source: PathBuf,
    /// Where the compiled submission goes, and what is remembered for the next one. Nothing of the
    /// hidden tests is in it.
    pub library_dir: PathBuf,
    /// The same for the hidden tests, and the program that is made of both. The compiler of a
    /// submission has no business here.
    pub tests_dir: PathBuf,
    text: String,
    claim: Claim,
}

/// What keeps others out of a folder.
#[derive(Debug)]
enum Claim {
    /// The exercise's own folder, with what the last compilations left to build on.
    Locked(File),
    /// A folder for this once.
    Private { _folder: TempDir },
}

/// The folder under `build_dir` that the exercise `key` is worked on in, unless someone else is at
/// it.
pub fn folder(build_dir: &Path, key: &Key) -> PathBuf {
    build_dir.join(WORK).join(key.chapter()).join(key.folder())
}

/// Whether somebody still works in a folder of an exercise's under `build_dir`: one that is judging,
/// or a compiler or linker that one who was killed has left.
pub fn is_at_work(build_dir: &Path) -> bool {
    let below = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    let chapters = below(build_dir.join(WORK)).map(|entry| entry.path());
    let mut locks = chapters.flat_map(below).map(|entry| entry.path().join(LOCK));
    locks.any(|lock| {
        // Without a lock, nobody has worked there.
        let lock = File::open(lock).map(|lock| lock.try_lock());
        matches!(lock, Ok(Err(TryLockError::WouldBlock)))
    })
}

/// Stages `text` under `build_dir` as the source of the exercise `key`. Messages name it
/// `shown_as`.
pub fn stage(build_dir: &Path, key: &Key, shown_as: &Path, text: &str) -> Result<Staged> {
    let own = folder(build_dir, key);
    make_folder(&own)?;
    let (folder, claim) = claim(&build_dir.join(WORK), own)?;
    lay_out(folder, claim, shown_as, text)
}

/// The folder under `build_dir` that programs are played in.
const PLAYED: &str = "played";

/// Stages `text` under `build_dir` as a program to be played, in the file `program.rs`.
pub fn stage_program(build_dir: &Path, text: &str) -> Result<Staged> {
    let work = build_dir.join(WORK);
    // As deep as an exercise's.
    let own = work.join(PLAYED).join("program");
    make_folder(&own)?;
    let (folder, claim) = claim(&work, own)?;
    lay_out(folder, claim, Path::new("program.rs"), text)
}

/// Stages `text` in a new folder under `build_dir`, in which nothing was ever built.
pub fn stage_apart(build_dir: &Path, shown_as: &Path, text: &str) -> Result<Staged> {
    let work = build_dir.join(WORK);
    make_folder(&work)?;
    let (folder, claim) = claim_new(&work)?;
    lay_out(folder, claim, shown_as, text)
}

fn lay_out(folder: PathBuf, claim: Claim, shown_as: &Path, text: &str) -> Result<Staged> {
    let root = folder.join("source");
    // Whatever was judged here before is nobody else's to read.
    forget(&root)?;
    let source = inside(shown_as);
    let path = root.join(&source);
    make_folder(path.parent().unwrap_or(&root))?;
    fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
    let (library_dir, tests_dir) = (folder.join(LIBRARY), folder.join(TESTS));
    for folder in [&library_dir, &tests_dir] {
        make_folder(folder)?;
        forget_results(folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    Ok(Staged { root, source, library_dir, tests_dir, text: text.to_owned(), claim })
}

impl Staged {
    /// The lock on its folder, for those who write there to hold. They may outlive the grader, and
    /// whoever finds it held goes elsewhere. A folder for this once needs none.
    pub fn lock(&self) -> Option<&File> {
        match &self.claim {
            Claim::Locked(file) => Some(file),
            Claim::Private { .. } => None,
        }
    }

    /// Puts another text in the place of the submission.
    pub fn rewrite(&self, text: &str) -> Result<()> {
        let path = self.root.join(&self.source);
        fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
        Ok(())
    }

    /// Writes `declaration` behind the submission, and the file of the module that it declares.
    pub fn add_module(&self, name: &str, declaration: &str, text: &str) -> Result<()> {
        let path = self.module(name);
        fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
        self.rewrite(&format!("{}{declaration}", self.text))
    }

    /// Takes that back.
    pub fn remove_module(&self, name: &str) -> Result<()> {
        self.rewrite(&self.text)?;
        let path = self.module(name);
        fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))?;
        Ok(())
    }

    /// Where a module of the submission's root is looked for.
    fn module(&self, name: &str) -> PathBuf {
        self.root.join(&self.source).with_file_name(format!("{name}.rs"))
    }

    /// Lays the hidden tests beside it, after the submission was compiled. They are gone again
    /// when the guard is dropped.
    pub fn hidden_tests(&self, text: &str) -> Result<HiddenFile> {
        let path = self.tests_dir.join("tests.rs");
        fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
        Ok(HiddenFile { path })
    }

    /// Lays the code that a learner's tests are for beside them, as `subject.rs`. It is gone again
    /// when the guard is dropped.
    pub fn subject(&self, text: &str) -> Result<HiddenFile> {
        let path = self.root.join(&self.source).with_file_name("subject.rs");
        fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
        Ok(HiddenFile { path })
    }
}

/// Why nothing of some size can be written into `folder`, such as a disk that is full; `None` if it
/// can. A compiler that finds no room does not always say so.
pub fn hindrance(folder: &Path) -> Option<String> {
    const ENOUGH: usize = 32 << 20;
    // In small pieces: it may be memory that there is too little of.
    const PIECE: [u8; 16 << 10] = [1; 16 << 10];
    let write = || {
        let mut file = tempfile::tempfile_in(folder)?;
        for _ in 0..ENOUGH / PIECE.len() {
            file.write_all(&PIECE)?;
        }
        // Some file systems find out only now.
        file.sync_data()
    };
    write().err().map(|error| format!("{error}, in {}", folder.display()))
}

/// A hidden file, for as long as it is compiled.
#[derive(Debug)]
#[must_use = "it is removed when this is dropped"]
pub struct HiddenFile {
    /// Where it is.
    pub path: PathBuf,
}

impl Drop for HiddenFile {
    fn drop(&mut self) {
        // The next staging overwrites whatever could not be removed.
        let _ = fs::remove_file(&self.path);
    }
}

fn claim(work: &Path, own: PathBuf) -> Result<(PathBuf, Claim)> {
    let path = own.join(LOCK);
    let file =
        File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok((own, Claim::Locked(file))),
        Err(TryLockError::WouldBlock) => claim_new(work),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn claim_new(work: &Path) -> Result<(PathBuf, Claim)> {
    let folder = new_folder(work, "once-")
        .with_context(|| format!("could not make a folder in {}", work.display()))?;
    Ok((folder.path().to_owned(), Claim::Private { _folder: folder }))
}

/// A new folder in `parent` that nobody has ever used; others may pass through it, because tests may
/// run as another user.
pub fn new_folder(parent: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    builder.tempdir_in(parent)
}

/// `path` as one that stays inside the folder it is joined to: if it leads out, its file name.
fn inside(path: &Path) -> PathBuf {
    let stays = path.components().all(|component| matches!(component, Component::Normal(_)));
    match (stays, path.file_name()) {
        (true, _) => path.to_owned(),
        (false, Some(name)) => PathBuf::from(name),
        (false, None) => PathBuf::from("submission.rs"),
    }
}

fn forget(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error)
            .with_context(|| format!("could not empty {}", folder.display()))
            .map_err(Into::into),
        _ => Ok(()),
    }
}

/// Removes what a compiler has left in `folder`, all but its memory: nobody else's answer lies
/// there for the next one to read, and what was left by one that was killed does not pile up.
fn forget_results(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let memories = [LIBRARY_MEMORY, TESTS_MEMORY, SUITE_MEMORY];
        if memories.iter().any(|memory| entry.file_name() == *memory) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path)
        .with_context(|| format!("could not make the folder {}", path.display()))
        .map_err(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new("01_futures", "01_greet")
    }

    /// Until it has become another program, a process that another test starts holds every lock of
    /// this one too.
    fn staged_in_its_own_folder(build_dir: &Path) -> Staged {
        loop {
            let staged = stage(build_dir, &key(), Path::new("lib.rs"), "").unwrap();
            if matches!(staged.claim, Claim::Locked(_)) {
                return staged;
            }
        }
    }

    #[test]
    fn the_staged_path_never_leaves_its_folder() {
        let table = [
            ("exercises/a/src/lib.rs", "exercises/a/src/lib.rs"),
            ("../answers/a.rs", "a.rs"),
            ("/tmp/a.rs", "a.rs"),
            ("..", "submission.rs"),
        ];
        for (given, expected) in table {
            assert_eq!(inside(Path::new(given)), Path::new(expected));
        }
    }

    #[test]
    fn two_at_once_get_folders_of_their_own() {
        let build = tempfile::tempdir().unwrap();
        let first = stage(build.path(), &key(), Path::new("lib.rs"), "first").unwrap();
        let second = stage(build.path(), &key(), Path::new("lib.rs"), "second").unwrap();
        assert_ne!(first.root, second.root);
        assert_eq!(fs::read_to_string(first.root.join(&first.source)).unwrap(), "first");
        drop(first);
        let third = staged_in_its_own_folder(build.path());
        assert_eq!(third.root, build.path().join("work/01_futures/01_greet/source"));
    }

    #[test]
    fn of_the_last_submission_only_the_compilers_memory_stays() {
        let build = tempfile::tempdir().unwrap();
        let staged = stage(build.path(), &key(), Path::new("lib.rs"), "").unwrap();
        for folder in [&staged.library_dir, &staged.tests_dir] {
            fs::create_dir(folder.join(LIBRARY_MEMORY)).unwrap();
            fs::create_dir_all(folder.join("rustcA1b2/part")).unwrap();
            fs::write(folder.join("libgreet.rlib"), "").unwrap();
        }
        drop(staged);
        let staged = staged_in_its_own_folder(build.path());
        for folder in [&staged.library_dir, &staged.tests_dir] {
            let left: Vec<_> =
                fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(left, [LIBRARY_MEMORY]);
        }
    }

    #[test]
    fn hidden_tests_do_not_stay() {
        let build = tempfile::tempdir().unwrap();
        let staged = stage(build.path(), &key(), Path::new("lib.rs"), "").unwrap();
        let tests = staged.hidden_tests("fn main() {}").unwrap();
        let path = tests.path.clone();
        assert!(path.exists());
        drop(tests);
        assert!(!path.exists());
    }
}
