//! A folder with the sources of all that is built, and with what has cargo take them from there: for
//! machines that have no network.

use std::fs;
use std::io;
use std::path::Path;

use super::building::copy_sources;
use super::sources::Sources;
use crate::mechanisms::tools::toolchain::Toolchain;
use crate::vocabulary::failure::{Failure, Result};

/// A folder below that one, which is a `CARGO_HOME`.
pub const HOME: &str = "cargo";

/// What it says. Cargo looks for the folder beside itself, so all may be moved together.
const SETTINGS: &str = "\
# Has cargo take every crate from the folder beside this one, and nothing from the network.
[net]
offline = true

[source.crates-io]
replace-with = \"async-kata\"

[source.async-kata]
directory = \"sources\"
";

const README: &str = include_str!("vendoring.txt");

/// Fills a new folder with the sources of the library that is built from `support`, and of a clone if
/// that is one. Says how many crates there are.
pub async fn vendor(
    support: &[(String, Vec<u8>)],
    clone: Option<&Path>,
    toolchain: &Toolchain,
    folder: &Path,
) -> Result<usize> {
    refuse_unless_new(folder)?;
    let place = tempfile::tempdir()?;
    Sources::of(support)?.stage(&place.path().join("source"))?;
    let sources = folder.join("sources");
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    if let Err(failure) = copy_sources(place.path(), clone, toolchain, &sources).await {
        // So that it is empty when it is tried again.
        let _ = fs::remove_dir_all(&sources);
        return Err(failure);
    }
    fs::create_dir_all(folder.join(HOME)).map_err(|error| unwritable(folder, &error))?;
    for (name, text) in [("cargo/config.toml", SETTINGS), ("README.txt", README)] {
        fs::write(folder.join(name), text).map_err(|error| unwritable(folder, &error))?;
    }
    Ok(fs::read_dir(&sources)?.count())
}

fn refuse_unless_new(folder: &Path) -> Result<()> {
    let is_empty = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(unwritable(folder, &error)),
        Ok(mut entries) => entries.next().is_none(),
    };
    if is_empty {
        return Ok(());
    }
    Err(Failure::user(
        format!("{} is not empty.", folder.display()),
        "Name a folder that is empty or not there yet.",
    ))
}

fn unwritable(folder: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be written to: {error}.", folder.display()),
        "Name a folder that you may write to, on a disk with 400 MiB of room.",
    )
}
