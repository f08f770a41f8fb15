//! Where builds of the shared library are kept, who uses one, and which are removed.
//!
//! They are the user's, for all workspaces; where nothing can be built in the user's cache, a
//! workspace keeps its own. A build that is in use is held by a lock on a file in it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::mechanisms::tools::user_cache;
use crate::vocabulary::failure::Result;

/// So many builds are kept at most: switching between toolchains or courses should not build anew.
const BUILDS_KEPT: usize = 8;

/// What nobody has used for this long is removed.
const UNUSED_FOR: Duration = Duration::from_secs(30 * DAY);

/// How often it is noted that a build is used.
const NOTED_EVERY: Duration = Duration::from_secs(DAY);

const DAY: u64 = 24 * 60 * 60;

/// The folders in which builds may lie, each named by its key.
#[derive(Debug, PartialEq, Eq)]
pub struct Places {
    /// The user's, if they have one that is nobody else's.
    shared: Option<PathBuf>,
    /// The workspace's own.
    own: PathBuf,
    /// Somebody has put a link there, and so said where builds lie.
    is_chosen: bool,
}

impl Places {
    /// Those of a workspace that builds in `build_dir`, with the user's cache in `cache`.
    pub fn find(build_dir: &Path, cache: Option<PathBuf>) -> Result<Self> {
        let own = std::path::absolute(build_dir)?.join("bundle");
        // A build has one name from each workspace then.
        if own.is_symlink() {
            return Ok(Self { shared: None, own: fs::canonicalize(&own)?, is_chosen: true });
        }
        let cache = cache.filter(|cache| user_cache::refuse_foreign(cache).is_ok());
        Ok(Self { shared: cache.map(|cache| cache.join("bundle")), own, is_chosen: false })
    }

    /// All of them, the first one first.
    pub fn all(&self) -> impl Iterator<Item = &Path> {
        // `grade` may build in the user's cache itself.
        let own = Some(&self.own).filter(|own| self.shared.as_ref() != Some(own));
        self.shared.iter().chain(own).map(PathBuf::as_path)
    }

    /// Whether a link says where builds lie.
    pub fn is_chosen(&self) -> bool {
        self.is_chosen
    }

    /// Where to build: with the user, or in the workspace where that cannot be.
    pub fn to_build_in(&self) -> &Path {
        let usable = self.shared.as_deref().filter(|it| user_cache::make_usable(it).is_ok());
        usable.unwrap_or(&self.own)
    }
}

/// What there is in one of the places.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where that is.
    pub place: PathBuf,
    /// How many builds are whole.
    pub builds: usize,
    /// How many bytes all of them take.
    pub bytes: u64,
}

impl Kept {
    /// What there is in `builds`; `memory` names the file that says that a build is whole.
    pub fn count(builds: &Path, memory: impl Fn(&Path) -> PathBuf) -> Self {
        let entries = fs::read_dir(builds).into_iter().flatten().flatten();
        let homes: Vec<_> = entries.map(|entry| entry.path()).collect();
        Self {
            place: builds.to_owned(),
            builds: homes.iter().filter(|home| memory(home).is_file()).count(),
            bytes: homes.iter().map(|home| size(home)).sum(),
        }
    }
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

/// A build is not removed while this is kept.
#[derive(Clone, Debug)]
#[must_use = "what nobody holds may be removed"]
pub struct InUse {
    _lock: Option<Arc<File>>,
}

/// Holds the build in `home`; `None` if it is not there or is being removed.
pub fn hold(home: &Path) -> Option<InUse> {
    let path = mark(home);
    // To note the time takes the right to write, which a build in a finished image need not give.
    let file = File::options().read(true).write(true).open(&path);
    let file = file.or_else(|_| File::open(&path)).ok()?;
    match file.try_lock_shared() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return None,
        // A file system without locks: nothing in it can be locked for removal either.
        Err(TryLockError::Error(_)) => return Some(InUse { _lock: None }),
    }
    let now = SystemTime::now();
    let noted = file.metadata().and_then(|mark| mark.modified());
    if noted.is_ok_and(|noted| now.duration_since(noted).is_ok_and(|ago| ago > NOTED_EVERY)) {
        // Not to note it makes it look unused for longer, and nothing else.
        let _ = file.set_modified(now);
    }
    Some(InUse { _lock: Some(Arc::new(file)) })
}

/// Makes what a build in `home` is held by.
pub fn make_holdable(home: &Path) -> std::io::Result<()> {
    File::options().create(true).truncate(false).write(true).open(mark(home))?;
    Ok(())
}

fn mark(home: &Path) -> PathBuf {
    home.join("in-use")
}

/// Removes all builds but `current` that nobody has used for long, and of the others those beyond a
/// number, none that is in use. `memory` names the file that says that a build is whole. What cannot
/// be removed stays: it only takes room. To be called by who holds the lock for building.
pub fn forget_old(builds: &Path, current: &Path, memory: impl Fn(&Path) -> PathBuf) {
    let Ok(entries) = fs::read_dir(builds) else { return };
    let folders = entries.flatten().map(|entry| entry.path());
    let others = folders.filter(|folder| folder != current && folder.is_dir());
    let last_used = |home: &Path| {
        // One that was broken off is the oldest.
        let is_whole = memory(home).exists();
        is_whole.then(|| fs::metadata(mark(home)).and_then(|mark| mark.modified()).ok()).flatten()
    };
    let mut others: Vec<_> = others.map(|home| (last_used(&home), home)).collect();
    others.sort();
    let now = SystemTime::now();
    for (rank, (used, home)) in others.iter().rev().enumerate() {
        let ago = used.map_or(Duration::MAX, |used| now.duration_since(used).unwrap_or_default());
        if ago > UNUSED_FOR || rank + 1 >= BUILDS_KEPT {
            remove(home, &memory(home));
        }
    }
}

fn remove(home: &Path, memory: &Path) {
    let locked = File::open(mark(home)).map(|mark| (mark.try_lock(), mark));
    if matches!(locked, Ok((Err(_), _))) {
        return;
    }
    // First what says that it is whole: then nobody takes it, and some systems remove no file that
    // is locked.
    if fs::remove_file(memory).is_ok() || !memory.exists() {
        drop(locked);
        let _ = fs::remove_dir_all(home);
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn memory(home: &Path) -> PathBuf {
        home.join("bundle.json")
    }

    /// A build that was last used so many days ago.
    fn build(builds: &Path, name: &str, days: u64) -> PathBuf {
        let home = builds.join(name);
        fs::create_dir_all(&home).unwrap();
        fs::write(memory(&home), "").unwrap();
        make_holdable(&home).unwrap();
        let mark = File::options().write(true).open(mark(&home)).unwrap();
        mark.set_modified(SystemTime::now() - Duration::from_secs(days * DAY + 60)).unwrap();
        home
    }

    fn left(homes: &[PathBuf]) -> Vec<bool> {
        homes.iter().map(|home| home.exists()).collect()
    }

    #[test]
    fn what_nobody_has_used_for_long_is_removed_and_nothing_in_use() {
        let folder = TempDir::new().unwrap();
        let homes = [("a", 0), ("b", 29), ("c", 30), ("d", 99), ("e", 99)]
            .map(|(name, days)| build(folder.path(), name, days));
        let in_use = hold(&homes[3]).unwrap();
        // Held since before it was long unused: the time is not noted again and again.
        let mark = File::options().write(true).open(mark(&homes[3])).unwrap();
        mark.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        forget_old(folder.path(), &homes[0], memory);
        assert_eq!(left(&homes), [true, true, false, true, false]);
        drop(in_use);
        // Another test may be starting a process just now, which has all open files for a moment.
        while homes[3].exists() {
            forget_old(folder.path(), &homes[0], memory);
        }
        assert_eq!(left(&homes), [true, true, false, false, false]);
    }

    #[test]
    fn no_more_than_a_number_is_kept_and_those_used_last() {
        let folder = TempDir::new().unwrap();
        let homes: Vec<_> = (0..BUILDS_KEPT as u64 + 2)
            .map(|days| build(folder.path(), &format!("{days:02}"), days))
            .collect();
        fs::remove_file(memory(&homes[1])).unwrap();
        forget_old(folder.path(), &homes[9], memory);
        // The current one, and the newest of the whole ones.
        let expected: Vec<bool> = (0..10).map(|n| n != 1 && n != 8).collect();
        assert_eq!(left(&homes), expected);
    }

    #[test]
    fn use_is_noted_and_what_is_being_removed_is_not_taken() {
        let folder = TempDir::new().unwrap();
        let home = build(folder.path(), "build", 29);
        drop(hold(&home).unwrap());
        let noted = fs::metadata(mark(&home)).unwrap().modified().unwrap();
        assert!(SystemTime::now().duration_since(noted).unwrap() < NOTED_EVERY);
        let mark = File::open(mark(&home)).unwrap();
        mark.try_lock().unwrap();
        assert!(hold(&home).is_none());
        drop(mark);
        assert!(hold(&home).is_some());
        assert!(hold(&folder.path().join("nothing")).is_none());
    }

    #[test]
    fn a_build_goes_to_the_user_or_else_into_the_workspace() {
        let folder = TempDir::new().unwrap();
        let (build_dir, cache) = (folder.path().join("target"), folder.path().join("cache"));
        let places = Places::find(&build_dir, Some(cache.clone())).unwrap();
        assert_eq!(places.to_build_in(), cache.join("bundle"));
        assert_eq!(places.all().count(), 2);
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let places = Places::find(&build_dir, Some(file)).unwrap();
        assert_eq!(places.to_build_in(), build_dir.join("bundle"));
        let places = Places::find(&build_dir, None).unwrap();
        assert_eq!(places.to_build_in(), build_dir.join("bundle"));
        let places = Places::find(&cache, Some(cache.clone())).unwrap();
        assert_eq!(places.all().collect::<Vec<_>>(), [cache.join("bundle")]);
    }
}
