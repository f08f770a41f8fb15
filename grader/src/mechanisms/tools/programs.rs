//! Finds programs as a shell does, and the one that links.

use std::env;
use std::ffi::OsStr;
#[cfg(unix)]
use std::fs;
use std::path::{Path, PathBuf};

use crate::vocabulary::failure::{Failure, Result};

/// What links programs, in the order in which it is looked for. The first is what the compiler
/// looks for by itself.
const LINKERS: [&str; 3] = ["cc", "gcc", "clang"];

/// Where a linker comes from.
pub const HOW_TO_GET_A_LINKER: &str = if cfg!(target_os = "macos") {
    "Install Apple's command line tools: xcode-select --install"
} else if cfg!(windows) {
    "Install the C++ build tools of Visual Studio: https://rustup.rs tells how."
} else {
    "Debian, Ubuntu: sudo apt install build-essential. Fedora: sudo dnf install gcc. \
     Arch: sudo pacman -S base-devel. Alpine: sudo apk add build-base."
};

/// The linker, where it is another one than the compiler would take by itself.
pub fn linker(cwd: &Path) -> Result<Option<PathBuf>> {
    // On Windows the compiler finds Microsoft's by other ways than `PATH`, or brings one along.
    if !cfg!(unix) {
        return Ok(None);
    }
    let found = LINKERS.iter().find_map(|name| Some((*name, look_up(name.as_ref(), cwd)?)));
    match found {
        Some((name, _)) if name == LINKERS[0] => Ok(None),
        Some((_, path)) => Ok(Some(path)),
        None => Err(Failure::user(
            "There is no linker here: no `cc`, `gcc` or `clang` was found.",
            HOW_TO_GET_A_LINKER,
        )),
    }
}

/// The program of this name: a path, or to be found in `PATH`.
pub fn look_up(name: &OsStr, cwd: &Path) -> Option<PathBuf> {
    if Path::new(name).components().count() > 1 {
        return executable(cwd.join(name));
    }
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| executable(cwd.join(folder).join(name)))
}

/// `path`, or the same with what programs' names end in here, if that is a program.
pub fn executable(path: PathBuf) -> Option<PathBuf> {
    let with_suffix = path.with_extension(env::consts::EXE_EXTENSION);
    [path, with_suffix].into_iter().find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.extension() == Some(OsStr::new(env::consts::EXE_EXTENSION)) && path.is_file()
}
