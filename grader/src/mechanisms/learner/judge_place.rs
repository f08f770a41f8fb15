//! The place of the one that judges in a workspace: who holds its lock has it, and says where to find
//! it. All of it lies in `.async-kata/judge`.
//!
//! The lock is the system's, so that it ends with whoever holds it, however that one ends. What was
//! said of where to find it is worth nothing without the lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Where to find the one that judges: on this machine, by those who know the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The port on 127.0.0.1.
    pub port: u16,
    /// What only the user can read.
    pub secret: [u8; 32],
}

/// What came of asking for the place.
pub enum Claim {
    /// It is ours, until this is dropped.
    First(Place),
    /// Another process has it.
    Taken,
}

/// The place. Whoever has this is the only one.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    _lock: File,
}

/// Asks for the place in a workspace with this [`state_dir`].
///
/// [`state_dir`]: crate::mechanisms::learner::workspace::Workspace::state_dir
pub fn claim(state_dir: &Path) -> io::Result<Claim> {
    let folder = state_dir.join("judge");
    fs::create_dir_all(&folder)?;
    // Nobody wants this in a repository, whatever the workspace's own list says.
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        fs::write(ignored, "*\n")?;
    }
    let lock =
        File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Claim::First(Place { file: address_file(state_dir)?, _lock: lock })),
        Err(TryLockError::WouldBlock) => Ok(Claim::Taken),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl Place {
    /// Says where to find it, from now on.
    pub fn announce(&self, address: &Address) -> io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // For the user alone, from its first moment on: that is how such files are made.
        let mut file = tempfile::Builder::new().prefix(".address-").tempfile_in(folder)?;
        file.as_file_mut().write_all(&serde_json::to_vec(address)?)?;
        file.persist(&self.file).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Where the one that has the place is to be found, if it has said so. Who had it before may have said
/// this.
pub fn announced(state_dir: &Path) -> Option<Address> {
    let text = fs::read(address_file(state_dir).ok()?).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(not(windows))]
fn address_file(state_dir: &Path) -> io::Result<PathBuf> {
    Ok(state_dir.join("judge/address"))
}

/// A workspace may lie where others can read, and a file takes its folder's permissions there. What is
/// below this folder is the user's alone.
#[cfg(windows)]
fn address_file(state_dir: &Path) -> io::Result<PathBuf> {
    let folder = dirs::data_local_dir().ok_or(io::ErrorKind::NotFound)?;
    let name = blake3::hash(fs::canonicalize(state_dir)?.as_os_str().as_encoded_bytes()).to_hex();
    Ok(folder.join("async-kata").join("judges").join(name.as_str()))
}

/// A secret, or anything else that nobody can guess.
pub fn random() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_has_the_place_and_the_next_when_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let claimed = || claim(folder.path()).unwrap();
        let Claim::First(first) = claimed() else { panic!("nobody has it yet") };
        assert!(matches!(claimed(), Claim::Taken));
        assert_eq!(announced(folder.path()), None);
        let address = Address { port: 4711, secret: random().unwrap() };
        first.announce(&address).unwrap();
        assert_eq!(announced(folder.path()), Some(address));
        drop(first);
        assert!(matches!(claimed(), Claim::First(_)));
    }

    #[cfg(unix)]
    #[test]
    fn where_it_is_to_be_found_is_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let Claim::First(first) = claim(folder.path()).unwrap() else { panic!("it is free") };
        first.announce(&Address { port: 1, secret: [0; 32] }).unwrap();
        let mode = fs::metadata(folder.path().join("judge/address")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
