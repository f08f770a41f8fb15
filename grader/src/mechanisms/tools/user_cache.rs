//! The user's folder for what can be made again, which all their workspaces share, and whether
//! anything can be built in it.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::mechanisms::tools::build_path::refuse_unusable;
use crate::mechanisms::tools::machine::{ROOM_NEEDED, refuse_full};
use crate::vocabulary::failure::{Failure, Result};

/// The variable that names another folder than the system's.
pub const VARIABLE: &str = "ASYNC_KATA_CACHE";

/// Where it is, whether it is there or not; `None` where the user has no such folder.
pub fn folder() -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = named.or_else(|| Some(dirs::cache_dir()?.join("async-kata")))?;
    std::path::absolute(folder).ok()
}

/// Refuses a folder of somebody else's, who could put other code there. One that is not there yet
/// is nobody's.
pub fn refuse_foreign(folder: &Path) -> Result<()> {
    match owner::is_foreign(folder) {
        false => Ok(()),
        true => Err(Failure::user(
            format!("{} belongs to another user, or everybody may write to it.", folder.display()),
            format!("Name a folder of your own in {VARIABLE}."),
        )),
    }
}

/// Makes the folder, and refuses one in which the shared library cannot be built.
pub fn make_usable(folder: &Path) -> Result<()> {
    refuse_unusable(folder)?;
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    refuse_unfit(folder)
}

/// Refuses a folder in which the shared library cannot be built, and leaves nothing there. Of one
/// that is not there yet, it is tried where that would be made.
pub fn refuse_unfit(folder: &Path) -> Result<()> {
    refuse_unusable(folder)?;
    refuse_foreign(folder)?;
    let there = folder.ancestors().find(|above| above.exists()).unwrap_or(folder);
    if !there.is_dir() {
        return Err(unwritable(folder, &io::ErrorKind::NotADirectory.into()));
    }
    // Tried, because a file system may be read-only whatever its folders allow.
    tempfile::tempfile_in(there).map_err(|error| unwritable(folder, &error))?;
    refuse_full(there, ROOM_NEEDED)?;
    match starts_no_programs(there) {
        false => Ok(()),
        true => Err(Failure::user(
            format!("Programs may not run in {}: it is mounted with `noexec`.", folder.display()),
            format!("Name a folder in {VARIABLE} where they may."),
        )),
    }
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("Nothing can be written in {}: {error}.", folder.display()),
        format!("Let yourself write there, or name another folder in {VARIABLE}."),
    )
}

#[cfg(target_os = "linux")]
fn starts_no_programs(folder: &Path) -> bool {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    statvfs(folder).is_ok_and(|there| there.f_flag.contains(StatVfsMountFlags::NOEXEC))
}

#[cfg(not(target_os = "linux"))]
fn starts_no_programs(_: &Path) -> bool {
    false
}

#[cfg(unix)]
mod owner {
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    pub fn is_foreign(folder: &Path) -> bool {
        const EVERYBODY_WRITES: u32 = 0o002;
        let own = rustix::process::geteuid().as_raw();
        fs::metadata(folder)
            .is_ok_and(|there| there.uid() != own || there.mode() & EVERYBODY_WRITES != 0)
    }
}

#[cfg(not(unix))]
mod owner {
    /// The system keeps a user's folders from others.
    pub fn is_foreign(_: &std::path::Path) -> bool {
        false
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_made_unless_others_can_write_to_it_or_it_cannot_be() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        make_usable(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "it leaves nothing");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(refuse_foreign(&folder).is_err() && make_usable(&folder).is_err());
        fs::write(place.path().join("file"), "").unwrap();
        assert!(make_usable(&place.path().join("file/below")).is_err());
        for unfit in ["file", "file/below", "50%"] {
            assert!(refuse_unfit(&place.path().join(unfit)).is_err(), "{unfit}");
        }
        assert!(refuse_unfit(&place.path().join("not/there/yet")).is_ok());
        assert!(refuse_foreign(&place.path().join("nothing")).is_ok());
    }
}
