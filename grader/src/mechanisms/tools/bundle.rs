//! Finds the one shared library that every exercise and every hidden test links, or has it built.
//! What is linked against it is `rustc.rs`'s business.
//!
//! It is kept under a key made of all that goes into it, and of nothing else. A build that is there
//! is found without starting a process.

mod artifacts;
mod building;
mod places;
mod sources;
mod substitution;
mod vendoring;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

pub use self::artifacts::Bundle;
use self::building::{FLAGS, build, download, gather_runtime, is_downloaded};
pub use self::places::{InUse, Kept};
use self::places::{Places, forget_old, hold, make_holdable};
use self::sources::Sources;
pub use self::vendoring::{HOME as VENDORED_HOME, vendor};
use crate::mechanisms::tools::build_lock;
use crate::mechanisms::tools::machine::refuse_full;
use crate::mechanisms::tools::sandbox::is_out_of_reach;
use crate::mechanisms::tools::toolchain::{Toolchain, recall, remember};
use crate::mechanisms::tools::user_cache;
use crate::vocabulary::failure::{Failure, Result};

/// What a build consists of, to be changed whenever that changes.
const LAYOUT: &str = "library, sources, runtime folder, mark of use";

/// What is remembered of a build.
#[derive(Serialize, Deserialize)]
struct CachedBundle {
    /// The library's length in bytes: one that was cut is built anew.
    length: u64,
    bundle: Bundle,
}

/// The library built from these files by this toolchain: found where the user keeps such builds, or
/// in `build_dir`, or built there. It stays as long as what comes with it is kept.
///
/// `support` holds the workspace's `Cargo.toml` and `Cargo.lock` and all files of the crates in
/// `grader/{bundle,harness,kata,protocol}`, with `/` in their names. `progress` is told how many
/// of how many crates are built, and is not called if nothing is to be built.
pub async fn ensure(
    support: &[(String, Vec<u8>)],
    toolchain: &Toolchain,
    build_dir: &Path,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(Bundle, InUse)> {
    let places = Places::find(build_dir, user_cache::folder())?;
    let key = remembered_key(support, toolchain, build_dir)?;
    let (bundle, in_use) = match find(&places, &key) {
        Some(found) => found,
        None => make(support, toolchain, places.to_build_in(), progress).await?,
    };
    Ok((within_reach(bundle, build_dir)?, in_use))
}

/// The build of this key, if there is one, held.
fn find(places: &Places, key: &str) -> Option<(Bundle, InUse)> {
    places.all().find_map(|builds| take(&builds.join(key)))
}

/// The build in `home`, held before it is looked at, so that it cannot go in between.
fn take(home: &Path) -> Option<(Bundle, InUse)> {
    let in_use = hold(home)?;
    Some((remembered(home)?, in_use))
}

/// Builds it in a folder of `builds`, unless somebody else has by then.
async fn make(
    support: &[(String, Vec<u8>)],
    toolchain: &Toolchain,
    builds: &Path,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(Bundle, InUse)> {
    let sources = Sources::of(support)?;
    let key = key(&sources, toolchain);
    let home = builds.join(&key);
    fs::create_dir_all(&home).map_err(|error| unwritable(&home, &error))?;
    let lock = builds.join("lock");
    let _lock = build_lock::wait(&lock).await.map_err(|error| unwritable(&lock, &error))?;
    // Someone else may have built it while we waited, or removed what they found unused.
    if let Some(found) = take(&home) {
        return Ok(found);
    }
    fs::create_dir_all(&home).map_err(|error| unwritable(&home, &error))?;
    make_holdable(&home).map_err(|error| unwritable(&home, &error))?;
    sources.stage(&home.join("source"))?;
    let bundle = build(&home, &key, &sources, toolchain, progress).await?;
    gather_runtime(&bundle, toolchain)?;
    let length = fs::metadata(&bundle.dylib)?.len();
    let in_use = hold(&home).context("the shared library went away when it was built")?;
    remember(&memory(&home), &CachedBundle { length, bundle: bundle.clone() })?;
    forget_old(builds, &home, memory);
    Ok((bundle, in_use))
}

/// The same library, with a copy of what tests load in `build_dir` where another user cannot reach
/// what lies in the user's cache, and can reach that: as root, tests run as somebody else.
fn within_reach(bundle: Bundle, build_dir: &Path) -> Result<Bundle> {
    if !is_out_of_reach(&bundle.runtime_dir) || is_out_of_reach(build_dir) {
        return Ok(bundle);
    }
    let copies = std::path::absolute(build_dir)?.join("runtime");
    let copy = copies.join(&bundle.key);
    if !copy.is_dir() {
        fs::create_dir_all(&copies).map_err(|error| unwritable(&copies, &error))?;
        let files: Vec<_> = fs::read_dir(&bundle.runtime_dir)?.collect::<io::Result<_>>()?;
        let sizes = files.iter().map(|file| Ok(file.metadata()?.len()));
        refuse_full(&copies, sizes.sum::<io::Result<u64>>()?)?;
        // Made whole under another name: another grader may be at it too.
        let new = tempfile::Builder::new().prefix("new-").tempdir_in(&copies)?;
        for file in files {
            fs::copy(file.path(), new.path().join(file.file_name()))?;
        }
        open_to_others(new.path())?;
        if fs::rename(new.path(), &copy).is_ok() {
            let _ = new.keep();
        }
        forget_copies(&copies, &bundle);
    }
    Ok(Bundle { runtime_dir: copy, ..bundle })
}

/// Temporary folders are made for one user.
fn open_to_others(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    let _ = folder;
    Ok(())
}

/// Removes the copies of builds that are gone: what is in use is not.
fn forget_copies(copies: &Path, current: &Bundle) {
    let builds = current.runtime_dir.parent().and_then(Path::parent);
    let (Some(builds), Ok(entries)) = (builds, fs::read_dir(copies)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_copy = !name.to_string_lossy().starts_with("new-");
        if is_copy && !builds.join(&name).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
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
    let places = Places::find(build_dir, user_cache::folder())?;
    let sources = Sources::of(support)?;
    if find(&places, &key(&sources, toolchain)).is_some() {
        return Ok(Readiness::Built);
    }
    let place = tempfile::tempdir()?;
    sources.stage(&place.path().join("source"))?;
    Ok(match is_downloaded(place.path(), toolchain).await? {
        true => Readiness::Downloaded,
        false => Readiness::Nothing,
    })
}

/// Downloads all that the library is built from, so that building it needs no network.
pub async fn fetch(support: &[(String, Vec<u8>)], toolchain: &Toolchain) -> Result<()> {
    let place = tempfile::tempdir()?;
    Sources::of(support)?.stage(&place.path().join("source"))?;
    if is_downloaded(place.path(), toolchain).await? {
        return Ok(());
    }
    download(place.path(), toolchain).await
}

/// What is kept for a workspace that builds in `build_dir`: with the user, and in the workspace.
pub fn kept(build_dir: &Path) -> Result<Vec<Kept>> {
    let places = Places::find(build_dir, user_cache::folder())?;
    Ok(places.all().map(|builds| Kept::count(builds, memory)).collect())
}

/// Refuses a user's cache in which the library for such a workspace neither is nor can be built.
pub fn refuse_unshared(build_dir: &Path) -> Result<()> {
    let Some(cache) = user_cache::folder() else { return Ok(()) };
    let is_in_cache = |kept: &Kept| kept.place.starts_with(&cache) && kept.builds > 0;
    if kept(build_dir)?.iter().any(is_in_cache) || Places::find(build_dir, None)?.is_chosen() {
        return Ok(());
    }
    user_cache::refuse_unfit(&cache)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be written: {error}.", path.display()),
        "What is built goes there: make room, or let yourself write there.",
    )
}

/// What the key was found to be last time, from the same files.
#[derive(Serialize, Deserialize)]
struct CachedKey {
    /// All that was looked at, as one hash.
    of: String,
    key: String,
}

/// The key, which takes reading a lock file of thousands of lines: done once, and remembered in
/// `build_dir` until any of the files changes.
fn remembered_key(
    support: &[(String, Vec<u8>)],
    toolchain: &Toolchain,
    build_dir: &Path,
) -> Result<String> {
    let files = support.iter().flat_map(|(name, text)| [name.as_bytes(), text]);
    let of = hash_of(files.chain([env!("GRADER_SOURCE").as_bytes()]), toolchain);
    let memory = build_dir.join("library.json");
    if let Some(cached) = recall::<CachedKey>(&memory).filter(|cached| cached.of == of) {
        return Ok(cached.key);
    }
    let key = key(&Sources::of(support)?, toolchain);
    // Not to remember costs time and nothing else.
    let _ = remember(&memory, &CachedKey { of, key: key.clone() });
    Ok(key)
}

fn key(sources: &Sources, toolchain: &Toolchain) -> String {
    let files = sources.files();
    hash_of(files.flat_map(|(name, text)| [name.as_bytes(), text]), toolchain)
}

/// A name for what this toolchain builds from these parts.
fn hash_of<'a>(parts: impl Iterator<Item = &'a [u8]>, toolchain: &Toolchain) -> String {
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
    parts.for_each(add);
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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn bundle_in(home: &Path) -> Bundle {
        Bundle {
            key: "key".to_owned(),
            dylib: home.join("libbundle.so"),
            deps_dirs: Vec::new(),
            externs: std::collections::BTreeMap::new(),
            harness: PathBuf::new(),
            source_dirs: vec![],
            runtime_dir: home.join("runtime"),
        }
    }

    // Only root's tests run as somebody else.
    #[cfg(target_os = "linux")]
    #[test]
    fn as_root_tests_reach_what_lies_in_a_closed_cache() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        let modes = |path: &Path, mode| {
            fs::create_dir_all(path).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        modes(folder.path(), 0o755);
        let home = folder.path().join("closed/key");
        let build_dir = folder.path().join("open");
        modes(&home.join("runtime"), 0o755);
        modes(&folder.path().join("closed"), 0o700);
        modes(&build_dir.join("runtime/gone"), 0o755);
        fs::write(home.join("runtime/libbundle.so"), "library").unwrap();
        let bundle = within_reach(bundle_in(&home), &build_dir).unwrap();
        if !rustix::process::geteuid().is_root() {
            assert_eq!(bundle, bundle_in(&home));
            return;
        }
        assert!(!is_out_of_reach(&bundle.runtime_dir));
        assert_eq!(fs::read(bundle.runtime_dir.join("libbundle.so")).unwrap(), b"library");
        assert!(!build_dir.join("runtime/gone").exists(), "its build is gone");
        assert_eq!(within_reach(bundle_in(&home), &build_dir).unwrap(), bundle);
        // With nowhere to put it, it stays where it is, and the tier says so.
        let closed = folder.path().join("closed/target");
        assert_eq!(within_reach(bundle_in(&home), &closed).unwrap(), bundle_in(&home));
    }

    #[test]
    fn a_build_that_was_cut_or_copied_is_not_taken() {
        let folder = TempDir::new().unwrap();
        let home = folder.path().join("key");
        let dylib = home.join("libbundle.so");
        fs::create_dir_all(&home).unwrap();
        fs::write(&dylib, "whole").unwrap();
        let bundle = bundle_in(&home);
        remember(&memory(&home), &CachedBundle { length: 5, bundle: bundle.clone() }).unwrap();
        assert_eq!(remembered(&home), Some(bundle));

        let copy = folder.path().join("copy");
        fs::create_dir_all(&copy).unwrap();
        fs::copy(memory(&home), memory(&copy)).unwrap();
        assert_eq!(remembered(&copy), None);

        fs::write(&dylib, "cut").unwrap();
        assert_eq!(remembered(&home), None);
    }
}
