//! What a workspace notes of where its course comes from and what it was given of it:
//! `.async-kata/workspace.toml`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::mechanisms::course::origin::Origin;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::{Files, Hashes, hash};

/// Where that is noted, from the workspace's root.
pub const RECORD: &str = ".async-kata/workspace.toml";

const SCHEMA: u64 = 1;

/// Where the course of a workspace comes from, and what its learner was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where the course comes from.
    pub origin: Origin,
    /// Every file as it was laid out; `None` in a workspace from before that was noted.
    pub given: Option<Hashes>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    schema: u64,
    origin: Origin,
    given: Hashes,
}

/// The note that the course comes from `origin`, and that these files were given.
pub fn record(origin: &Origin, files: &Files) -> Result<String> {
    let given = files.iter().map(|(path, content)| (path.clone(), hash(content))).collect();
    let written = Written { schema: SCHEMA, origin: origin.clone(), given };
    let text = toml::to_string(&written).context("could not note where the course comes from")?;
    Ok(format!(
        "# Where the course comes from: `async-kata update` looks there for a newer one.\n{text}"
    ))
}

/// What is noted in the workspace at `root`. If nothing is, the course came from async-kata itself:
/// so did every course before this was noted.
pub fn recorded(root: &Path) -> Result<Record> {
    let path = root.join(RECORD);
    let unusable = |problem: String| {
        let remedy = "Put a copy of it back; or take it away, and name the course: \
                      `async-kata update COURSE`.";
        Failure::user(format!("{} cannot be read: {problem}.", path.display()), remedy)
    };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let Written { origin, given, .. } =
                toml::from_str(&text).map_err(|error| unusable(error.message().to_owned()))?;
            Ok(Record { origin, given: Some(given) })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Record { origin: Origin::BuiltIn, given: None })
        }
        Err(error) => Err(unusable(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_course_comes_from_is_read_as_it_was_noted() {
        let folder = tempfile::tempdir().unwrap();
        let none = Record { origin: Origin::BuiltIn, given: None };
        assert_eq!(recorded(folder.path()).unwrap(), none);
        let files = Files::from([("a.rs".to_owned(), b"text".to_vec())]);
        let path = folder.path().join(RECORD);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for noted in [
            Origin::BuiltIn,
            Origin::Folder("/a course".into()),
            Origin::File("/a.kata".into()),
            Origin::Repository("git@example.org:me/course".into()),
        ] {
            fs::write(&path, record(&noted, &files).unwrap()).unwrap();
            let read = recorded(folder.path()).unwrap();
            assert_eq!(read.origin, noted);
            assert_eq!(read.given.unwrap()["a.rs"], hash(b"text"));
        }
        fs::write(&path, "origin = 3").unwrap();
        let failure = recorded(folder.path()).unwrap_err();
        assert!(failure.to_string().contains("async-kata update COURSE"), "{failure}");
    }
}
