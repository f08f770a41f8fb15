//! Finds the one shared library that every exercise and every hidden test links, or has it built.
//! What is linked against it is `rustc.rs`'s business.
//!
//! It is kept under a key made of all that goes into it. A build that is there is found without
//! starting a process.

mod artifacts;
mod building;
mod substitution;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::time::sleep;

pub use self::artifacts::Bundle;
use self::building::{
    FLAGS, PROFILE_SETTINGS, build, download, gather_runtime, is_downloaded, stage,
};
use crate::mechanisms::tools::toolchain::{Toolchain, recall, remember};
use crate::vocabulary::failure::{Failure, Result};

/// What a build consists of, to be changed whenever that changes.
const LAYOUT: &str = "library, sources, runtime folder";

/// So many builds are kept: switching between two toolchains should not build anew.
const BUILDS_KEPT: usize = 3;

/// What is remembered of a build.
#[derive(Serialize, Deserialize)]
struct CachedBundle {
    /// The library's length in bytes: one that was cut is built anew.
    length: u64,
    bundle: Bundle,
}

/// The library built from these files by this toolchain: found in `build_dir`, or built there.
///
/// `support` holds the workspace's `Cargo.toml` and `Cargo.lock` and all files of the crates in
/// `grader/{bundle,harness,kata,protocol}`, with `/` in their names. `progress` is told how many
/// of how many crates are built, and is not called if nothing is to be built.
pub async fn ensure(
    support: &[(String, Vec<u8>)],
    toolchain: &Toolchain,
    build_dir: &Path,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Bundle> {
    let key = key(support, toolchain);
    let builds = place_of_builds(build_dir)?;
    let home = builds.join(&key);
    if let Some(bundle) = remembered(&home) {
        return Ok(bundle);
    }
    fs::create_dir_all(&home).map_err(|error| unwritable(&home, &error))?;
    let _lock = lock(&builds.join("lock")).await?;
    // Someone else may have built it while we waited.
    if let Some(bundle) = remembered(&home) {
        return Ok(bundle);
    }
    let lock_file = stage(support, &home.join("source"))?;
    let bundle = build(&home, &key, &lock_file, toolchain, progress).await?;
    gather_runtime(&bundle, toolchain)?;
    let length = fs::metadata(&bundle.dylib)?.len();
    remember(&memory(&home), &CachedBundle { length, bundle: bundle.clone() })?;
    forget_old_builds(&builds, &home);
    Ok(bundle)
}

/// What there is of the library built from these files by this toolchain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It is built: nothing is to be done.
    Built,
    /// It is still to be built, from what was downloaded before.
    Downloaded,
    /// It is still to be downloaded.
    Nothing,
}

/// How far the library is, without building it.
pub async fn readiness(
    support: &[(String, Vec<u8>)],
    toolchain: &Toolchain,
    build_dir: &Path,
) -> Result<Readiness> {
    let builds = place_of_builds(build_dir)?;
    if remembered(&builds.join(key(support, toolchain))).is_some() {
        return Ok(Readiness::Built);
    }
    let place = tempfile::tempdir()?;
    stage(support, &place.path().join("source"))?;
    Ok(match is_downloaded(place.path(), toolchain).await? {
        true => Readiness::Downloaded,
        false => Readiness::Nothing,
    })
}

/// Downloads all that the library is built from, so that building it needs no network.
pub async fn fetch(support: &[(String, Vec<u8>)], toolchain: &Toolchain) -> Result<()> {
    let place = tempfile::tempdir()?;
    stage(support, &place.path().join("source"))?;
    if is_downloaded(place.path(), toolchain).await? {
        return Ok(());
    }
    download(place.path(), toolchain).await
}

/// How many builds there are in `build_dir`, and how many bytes they take.
pub fn kept(build_dir: &Path) -> (usize, u64) {
    let Ok(builds) = place_of_builds(build_dir) else { return (0, 0) };
    let Ok(entries) = fs::read_dir(builds) else { return (0, 0) };
    let homes: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    let whole = homes.iter().filter(|home| memory(home).is_file()).count();
    (whole, homes.iter().map(|home| size(home)).sum())
}

/// The bytes of all files below a folder, as far as they can be seen.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(there) if there.is_dir() => size(&entry.path()),
        Ok(there) => there.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be written: {error}.", path.display()),
        "What is built goes there: make room, or let yourself write there.",
    )
}

/// The folder of all builds. Workspaces may share one through a link: a build then has the same
/// name from each of them.
fn place_of_builds(build_dir: &Path) -> Result<PathBuf> {
    let builds = std::path::absolute(build_dir)?.join("bundle");
    Ok(if builds.is_symlink() { fs::canonicalize(&builds)? } else { builds })
}

fn key(support: &[(String, Vec<u8>)], toolchain: &Toolchain) -> String {
    let mut files: Vec<_> = support.iter().collect();
    files.sort_unstable();
    let mut hash = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        // With its length, so that nothing can move from one part into the next.
        hash.update(&(part.len() as u64).to_le_bytes()).update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(LAYOUT.as_bytes());
    add(toolchain.version.as_bytes());
    add(toolchain.sysroot.as_os_str().as_encoded_bytes());
    FLAGS.iter().for_each(|flag| add(flag.as_bytes()));
    add(PROFILE_SETTINGS.as_bytes());
    for (name, content) in files {
        add(name.as_bytes());
        add(content);
    }
    // Half of it is enough, and some systems dislike long paths.
    hash.finalize().to_hex()[..32].to_owned()
}

fn memory(home: &Path) -> PathBuf {
    home.join("bundle.json")
}

/// The build that is there, if it is whole and not another folder's, from which it was copied.
fn remembered(home: &Path) -> Option<Bundle> {
    let CachedBundle { length, bundle } = recall(&memory(home))?;
    let whole = fs::metadata(&bundle.dylib).is_ok_and(|file| file.len() == length);
    (whole && bundle.dylib.starts_with(home)).then_some(bundle)
}

/// Waits until no other process builds. The lock ends with the file, and so with this process.
async fn lock(path: &Path) -> Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(|error| unwritable(path, &error))?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // Asked again and again, because a thread that waits for a lock cannot be called off.
            Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(50)).await,
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

/// Removes all builds but the newest. What cannot be removed stays: it only takes room.
fn forget_old_builds(builds: &Path, current: &Path) {
    let Ok(entries) = fs::read_dir(builds) else { return };
    let folders = entries.flatten().map(|entry| entry.path());
    let others = folders.filter(|folder| folder != current && folder.is_dir());
    let mut others: Vec<_> = others.map(|folder| (age(&folder), folder)).collect();
    others.sort();
    for (_, folder) in others.iter().rev().skip(BUILDS_KEPT - 1) {
        // First what says that it is whole: then nobody uses what is being removed.
        if fs::remove_file(memory(folder)).is_ok() || !memory(folder).exists() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn age(build: &Path) -> Option<SystemTime> {
    fs::metadata(memory(build)).and_then(|file| file.modified()).ok()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_build_that_was_cut_or_copied_is_not_taken() {
        let folder = TempDir::new().unwrap();
        let home = folder.path().join("key");
        let dylib = home.join("libbundle.so");
        fs::create_dir_all(&home).unwrap();
        fs::write(&dylib, "whole").unwrap();
        let bundle = Bundle {
            key: "key".to_owned(),
            dylib: dylib.clone(),
            deps_dirs: Vec::new(),
            externs: std::collections::BTreeMap::new(),
            harness: PathBuf::new(),
            source_dirs: vec![],
            runtime_dir: PathBuf::new(),
        };
        remember(&memory(&home), &CachedBundle { length: 5, bundle: bundle.clone() }).unwrap();
        assert_eq!(remembered(&home), Some(bundle));

        let copy = folder.path().join("copy");
        fs::create_dir_all(&copy).unwrap();
        fs::copy(memory(&home), memory(&copy)).unwrap();
        assert_eq!(remembered(&copy), None);

        fs::write(&dylib, "cut").unwrap();
        assert_eq!(remembered(&home), None);
    }

    #[test]
    fn the_newest_builds_are_kept() {
        let folder = TempDir::new().unwrap();
        let build = |number: u64| {
            let home = folder.path().join(format!("build-{number}"));
            fs::create_dir_all(&home).unwrap();
            let file = File::create(memory(&home)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(number)).unwrap();
            home
        };
        let homes: Vec<PathBuf> = (0..5).map(build).collect();
        forget_old_builds(folder.path(), &homes[0]);
        let left: Vec<bool> = homes.iter().map(|home| home.exists()).collect();
        assert_eq!(left, [true, false, false, true, true]);
    }
}
