//! What a workspace notes of where its course comes from: `.async-kata/workspace.toml`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::mechanisms::course::origin::Origin;
use crate::vocabulary::failure::{Failure, Result};

/// Where that is noted, from the workspace's root.
pub const RECORD: &str = ".async-kata/workspace.toml";

const SCHEMA: u64 = 1;

#[derive(Serialize, Deserialize)]
struct Record {
    schema: u64,
    origin: Origin,
}

/// The note that the course comes from `origin`.
pub fn record(origin: &Origin) -> Result<String> {
    let record = Record { schema: SCHEMA, origin: origin.clone() };
    let text = toml::to_string(&record).context("could not note where the course comes from")?;
    Ok(format!(
        "# Where the course comes from: `async-kata update` looks there for a newer one.\n{text}"
    ))
}

/// Where the course of the workspace at `root` comes from. From async-kata itself, if nothing is
/// noted: so did every course before this was noted.
pub fn origin(root: &Path) -> Result<Origin> {
    let path = root.join(RECORD);
    let unusable = |problem: String| {
        let remedy = "Name the course yourself, as a folder, a file or an address: \
                      `async-kata update COURSE`.";
        Failure::user(format!("{} cannot be read: {problem}.", path.display()), remedy)
    };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let record: Record =
                toml::from_str(&text).map_err(|error| unusable(error.message().to_owned()))?;
            Ok(record.origin)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Origin::BuiltIn),
        Err(error) => Err(unusable(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_course_comes_from_is_read_as_it_was_noted() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(origin(folder.path()).unwrap(), Origin::BuiltIn);
        let path = folder.path().join(RECORD);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for noted in [
            Origin::BuiltIn,
            Origin::Folder("/a course".into()),
            Origin::File("/a.kata".into()),
            Origin::Repository("git@example.org:me/course".into()),
        ] {
            fs::write(&path, record(&noted).unwrap()).unwrap();
            assert_eq!(origin(folder.path()).unwrap(), noted);
        }
        fs::write(&path, "origin = 3").unwrap();
        let failure = origin(folder.path()).unwrap_err();
        assert!(failure.to_string().contains("async-kata update COURSE"), "{failure}");
    }
}
