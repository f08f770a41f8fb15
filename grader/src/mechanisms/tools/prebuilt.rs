//! Hidden tests that are compiled once, for all answers to come.
//!
//! They are compiled against a stub, in which nothing happens, and load an answer in its place: see
//! `answer_library.rs`. Each is kept under a key made of all that goes into it, below the folder for
//! building. What stubs say is the business of `judgement/entry_points.rs`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::mechanisms::tools::answer_library::entry_symbols;
use crate::mechanisms::tools::build_lock;
use crate::mechanisms::tools::bundle::Bundle;
use crate::mechanisms::tools::process::ProcessLimits;
use crate::mechanisms::tools::rustc::{
    BuildsOn, Linking, StagedTests, compile_hidden_tests, compile_stub,
};
use crate::mechanisms::tools::staging::new_folder;
use crate::mechanisms::tools::toolchain::{Toolchain, recall, remember};
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{Compilation, ProcessEnd};

/// Where hidden tests are kept, below the folder for building.
const HOME: &str = "prebuilt";

/// What is kept of them, to be changed whenever that changes.
const LAYOUT: &str = "program, what is known of it";

/// Others that nobody has made for so long are removed.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of them, in their folder.
const MEMORY: &str = "prebuilt.json";

/// Hidden tests, and what to compile them against.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The exercise.
    pub key: &'a Key,
    /// The text of the hidden tests.
    pub tests: &'a str,
    /// The texts of stubs, in the order in which they are to be tried.
    pub stubs: &'a [String],
    /// The module of a stub that an answer has, too.
    pub module: &'a str,
}

/// Hidden tests that are compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prebuilt {
    /// The program.
    pub program: PathBuf,
    /// Which of the stubs it was compiled against.
    pub stub: usize,
    /// The symbols that an answer must have.
    pub entries: Vec<String>,
}

/// What is remembered of hidden tests.
#[derive(Serialize, Deserialize)]
enum Known {
    Built {
        /// The program's file name.
        program: PathBuf,
        stub: usize,
        entries: Vec<String>,
    },
    /// They compile against none of the stubs.
    Refused,
}

impl Known {
    /// The same of a program in `folder`.
    fn in_folder(self, folder: &Path) -> Option<Prebuilt> {
        match self {
            Self::Built { program, stub, entries } => {
                Some(Prebuilt { program: folder.join(program), stub, entries })
            }
            Self::Refused => None,
        }
    }
}

/// The hidden tests of these parts, compiled; `None` if they compile against none of the stubs, or cannot
/// be compiled now.
///
/// # Errors
///
/// The folder for building cannot be written, or no compiler can be started.
pub async fn ensure(
    toolchain: &Toolchain,
    bundle: &Bundle,
    build_dir: &Path,
    parts: Parts<'_>,
    limits: ProcessLimits,
) -> Result<Option<Prebuilt>> {
    let home = build_dir.join(HOME).join(parts.key.chapter()).join(parts.key.folder());
    let folder = home.join(key(toolchain, bundle, parts));
    if let Some(known) = remembered(&folder) {
        return Ok(known.in_folder(&folder));
    }
    fs::create_dir_all(&home).with_context(|| format!("could not make {}", home.display()))?;
    let lock = home.join("lock");
    let _lock = build_lock::wait(&lock)
        .await
        .with_context(|| format!("could not write {}", lock.display()))?;
    // Somebody else may have built it while we waited.
    if let Some(known) = remembered(&folder) {
        return Ok(known.in_folder(&folder));
    }
    let Some(known) = make(toolchain, bundle, &folder, parts, limits).await? else {
        return Ok(None);
    };
    forget_old(&home, &folder);
    Ok(known.in_folder(&folder))
}

/// What is kept in `folder`, if it is whole.
fn remembered(folder: &Path) -> Option<Known> {
    let known = recall(&folder.join(MEMORY))?;
    let is_whole = match &known {
        Known::Built { program, .. } => folder.join(program).is_file(),
        Known::Refused => true,
    };
    is_whole.then_some(known)
}

/// Makes `folder`. It is there only when it is whole.
async fn make(
    toolchain: &Toolchain,
    bundle: &Bundle,
    folder: &Path,
    parts: Parts<'_>,
    limits: ProcessLimits,
) -> Result<Option<Known>> {
    let home = folder.parent().unwrap_or(folder);
    let new = new_folder(home, "new-")
        .with_context(|| format!("could not make a folder in {}", home.display()))?;
    let known = compile(toolchain, bundle, new.path(), parts, limits).await?;
    if let Some(known) = &known {
        remember(&new.path().join(MEMORY), known)?;
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => fs::rename(new.keep(), folder)?,
        }
    }
    Ok(known)
}

/// Compiles the tests in `folder` against the first stub that they accept; `None` if something is in the
/// way that may be gone the next time.
async fn compile(
    toolchain: &Toolchain,
    bundle: &Bundle,
    folder: &Path,
    parts: Parts<'_>,
    limits: ProcessLimits,
) -> Result<Option<Known>> {
    let crate_name = parts.key.exercise();
    for (index, text) in parts.stubs.iter().enumerate() {
        let beside = new_folder(folder, "stub-")?;
        let (stub, path) = (beside.path().join("stub.rs"), beside.path().join("tests.rs"));
        fs::write(&stub, text)?;
        fs::write(&path, parts.tests)?;
        let Some(stub) = compile_stub(toolchain, bundle, &stub, crate_name, limits).await? else {
            return Ok(None);
        };
        let tests = StagedTests {
            path: &path,
            crate_name,
            rlib: &stub,
            out_dir: folder,
            linking: Linking::Shared,
            lock: None,
            columns: None,
            builds_on: BuildsOn::Nothing,
        };
        match compile_hidden_tests(toolchain, bundle, &tests, limits).await? {
            (_, Some(program)) => {
                let entries = entry_symbols(&stub, &program, parts.module)?;
                let program = program.file_name().map(PathBuf::from);
                if let (Some(entries), Some(program)) = (entries, program) {
                    return Ok(Some(Known::Built { program, stub: index, entries }));
                }
            }
            (Compilation { end: ProcessEnd::Exited(1), .. }, None) => {}
            (_, None) => return Ok(None),
        }
    }
    Ok(Some(Known::Refused))
}

/// A name for what this toolchain and library make of these parts.
fn key(toolchain: &Toolchain, bundle: &Bundle, parts: Parts<'_>) -> String {
    let mut hash = blake3::Hasher::new();
    let around = [LAYOUT, &toolchain.version, &bundle.key, parts.tests];
    for part in around.into_iter().chain(parts.stubs.iter().map(String::as_str)) {
        // With its length, so that nothing can move from one part into the next.
        hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    // Half of it is enough, and some systems dislike long paths.
    hash.finalize().to_hex()[..32].to_owned()
}

/// Removes what was made long ago: of other states of the exercise, and by who was killed.
fn forget_old(home: &Path, current: &Path) {
    let is_old = |path: &Path| -> io::Result<bool> {
        let age = SystemTime::now().duration_since(fs::metadata(path)?.modified()?);
        Ok(path != current && age.is_ok_and(|age| age > KEPT))
    };
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        if is_old(&entry.path()).unwrap_or(false) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
