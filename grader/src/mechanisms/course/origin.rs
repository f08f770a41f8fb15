//! Where a workspace's course comes from, and fetching it there: what async-kata brings along, a
//! folder, a packed file, a git repository.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::programs::look_up;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::record::ProcessEnd;

/// For a clone over a slow network.
const LIMITS: ProcessLimits = ProcessLimits {
    wall: Duration::from_secs(30 * 60),
    cpu: Duration::from_secs(30 * 60),
    memory: u64::MAX,
    output: 1 << 20,
};

/// Where a course comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseOrigin {
    /// From inside async-kata.
    BuiltIn,
    /// From a folder laid out as a course.
    Folder(PathBuf),
    /// From a file that `dev pack` has made.
    File(PathBuf),
    /// From a git repository at this address.
    Repository(String),
}

/// Who wrote the code in a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// We, or whoever stands at this machine.
    Known,
    /// Nobody knows.
    Stranger,
}

impl CourseOrigin {
    /// What `named` on a command line names, if it is a file or the address of a repository.
    pub fn named(named: &Path, cwd: &Path) -> Option<Self> {
        let path = cwd.join(named);
        if path.is_file() {
            return Some(Self::File(path));
        }
        let text = named.to_str().filter(|text| is_address(text))?;
        // A repository beside here stays where it is when the workspace moves.
        Some(Self::Repository(match path.exists() {
            true => path.to_string_lossy().into_owned(),
            false => text.to_owned(),
        }))
    }

    /// Whose code the course is.
    pub fn author(&self) -> Author {
        match self {
            Self::BuiltIn | Self::Folder(_) => Author::Known,
            Self::File(_) | Self::Repository(_) => Author::Stranger,
        }
    }

    /// The course that is there now.
    pub async fn fetch(&self, cwd: &Path) -> Result<CourseFiles> {
        match self {
            Self::BuiltIn => Ok(CourseFiles::Embedded),
            Self::Folder(path) | Self::File(path) => CourseFiles::find(Some(path), cwd),
            Self::Repository(address) => clone(address, cwd).await,
        }
    }
}

/// Whether git would take this for the address of a repository, and nobody for a folder to make:
/// `https://…`, `git@host:…`, `….git`.
fn is_address(text: &str) -> bool {
    let scp = text.split_once(':').is_some_and(|(host, _)| {
        host.contains('@') && !host.contains('/') && !host.starts_with('-')
    });
    text.contains("://") || scp || (text.len() > 4 && text.ends_with(".git"))
}

/// Clones the repository, and takes the course in its newest state into memory.
async fn clone(address: &str, cwd: &Path) -> Result<CourseFiles> {
    let git = look_up("git".as_ref(), cwd).ok_or_else(|| {
        Failure::user("There is no `git` here to fetch a course with.", "Install git.")
    })?;
    let place = tempfile::tempdir()?;
    let clone = place.path().join("course");
    let mut command = Command::new(&git, place.path(), LIMITS);
    // A stranger's link could lead to anything here. Nothing after `--` can be read as an option.
    let args = ["clone", "--quiet", "--depth=1", "--config=core.symlinks=false", "--", address];
    command.args = args.map(OsString::from).to_vec();
    command.args.push(clone.clone().into());
    command.env = env::vars_os().collect();
    command.env.extend(asking_nobody(&git, place.path()).await?);
    let ran = run(command).await?;
    if ran.end != ProcessEnd::Exited(0) {
        return Err(Failure::user(
            format!(
                "{address} cannot be cloned:\n{}",
                String::from_utf8_lossy(&ran.stderr).trim_end()
            ),
            "See that the address is right, and that `git clone` works with it without asking you for \
             anything: here it cannot.",
        ));
    }
    CourseFiles::find(Some(&clone), cwd)?.in_memory(address)
}

/// The environment in which git and what it starts fail, with their reason, where they would ask.
/// They have a terminal and are in its background: who reads from it there is stopped, and waits.
async fn asking_nobody(git: &Path, dir: &Path) -> Result<Vec<(OsString, OsString)>> {
    let mut set = vec![
        ("GIT_TERMINAL_PROMPT", "0"),
        // For whatever ssh somebody has chosen: one that wants a word opens a window or gives up.
        ("SSH_ASKPASS_REQUIRE", "force"),
    ];
    if !has_ssh_of_its_own(git, dir).await? {
        set.push(("GIT_SSH_COMMAND", "ssh -oBatchMode=yes"));
    }
    Ok(set.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
}

/// Whether somebody has chosen what git reaches other machines by.
async fn has_ssh_of_its_own(git: &Path, dir: &Path) -> Result<bool> {
    if ["GIT_SSH", "GIT_SSH_COMMAND"].iter().any(|name| env::var_os(name).is_some()) {
        return Ok(true);
    }
    let mut command = Command::new(git, dir, LIMITS);
    command.args = ["config", "--get", "core.sshCommand"].map(OsString::from).to_vec();
    command.env = env::vars_os().collect();
    Ok(run(command).await?.end == ProcessEnd::Exited(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_an_address_are_told_from_a_folder_to_make() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("course.kata"), "").unwrap();
        std::fs::create_dir(folder.path().join("bare.git")).unwrap();
        let address = |text: &str| Some(CourseOrigin::Repository(text.to_owned()));
        let bare = folder.path().join("bare.git").to_str().unwrap().to_owned();
        for (named, expected) in [
            ("course.kata", Some(CourseOrigin::File(folder.path().join("course.kata")))),
            ("https://example.org/course", address("https://example.org/course")),
            ("git@example.org:me/course", address("git@example.org:me/course")),
            ("example.org/course.git", address("example.org/course.git")),
            ("bare.git", address(&bare)),
            ("my-kata", None),
            ("a/b:c", None),
            (".git", None),
            ("--upload-pack=x@y:z", None),
        ] {
            assert_eq!(CourseOrigin::named(Path::new(named), folder.path()), expected, "{named}");
        }
    }
}
