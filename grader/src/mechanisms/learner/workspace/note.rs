//! What a workspace notes of where its course comes from, what it was given of it, and which passes
//! nobody has judged by it yet: `.async-kata/workspace.toml`.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::mechanisms::atomic;
use crate::mechanisms::course::origin::CourseOrigin;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::{Files, Hashes, hash};

/// Where that is noted, from the workspace's root.
pub const NOTE: &str = ".async-kata/workspace.toml";

const SCHEMA: u64 = 1;

/// Where the course of a workspace comes from, and what its learner was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where the course comes from.
    pub origin: CourseOrigin,
    /// Every file as it was laid out; `None` in a workspace from before that was noted.
    pub given: Option<Hashes>,
    /// The exercises that passed by an older course, which judged them otherwise.
    pub in_doubt: BTreeSet<Key>,
}

#[derive(Serialize, Deserialize)]
struct WrittenNote {
    schema: u64,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    in_doubt: BTreeSet<Key>,
    origin: CourseOrigin,
    given: Hashes,
}

/// The note that the course comes from `origin`, that these files were given, and that the passes
/// of these exercises are in doubt.
pub fn note(origin: &CourseOrigin, files: &Files, in_doubt: &BTreeSet<Key>) -> Result<String> {
    let given = files.iter().map(|(path, content)| (path.clone(), hash(content))).collect();
    let (origin, in_doubt) = (origin.clone(), in_doubt.clone());
    Ok(text_of(&WrittenNote { schema: SCHEMA, in_doubt, origin, given })?)
}

fn text_of(written: &WrittenNote) -> anyhow::Result<String> {
    let text = toml::to_string(written).context("could not note where the course comes from")?;
    Ok(format!(
        "# Where the course comes from: `async-kata update` looks there for a newer one.\n{text}"
    ))
}

/// Takes a doubt out of the note of the workspace at `root`.
pub fn settle(root: &Path, key: &Key) -> Result<()> {
    let Note { origin, given: Some(given), mut in_doubt } = noted(root)? else { return Ok(()) };
    if in_doubt.remove(key) {
        let text = text_of(&WrittenNote { schema: SCHEMA, in_doubt, origin, given })?;
        let path = root.join(NOTE);
        atomic::replace(&path, text.as_bytes()).map_err(|error| {
            Failure::user(
                format!("{} cannot be written: {error}.", path.display()),
                "Make room on the disk, or let yourself write there, and update again.",
            )
        })?;
    }
    Ok(())
}

/// What is noted in the workspace at `root`. If nothing is, the course came from async-kata itself:
/// so did every course before this was noted.
pub fn noted(root: &Path) -> Result<Note> {
    let path = root.join(NOTE);
    let unusable = |problem: String| {
        let remedy = "Put a copy of it back; or take it away, and name the course: \
                      `async-kata update COURSE`.";
        Failure::user(format!("{} cannot be read: {problem}.", path.display()), remedy)
    };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let WrittenNote { origin, given, in_doubt, .. } =
                toml::from_str(&text).map_err(|error| unusable(error.message().to_owned()))?;
            Ok(Note { origin, given: Some(given), in_doubt })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Note { origin: CourseOrigin::BuiltIn, given: None, in_doubt: BTreeSet::new() })
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
        let none = Note { origin: CourseOrigin::BuiltIn, given: None, in_doubt: BTreeSet::new() };
        assert_eq!(noted(folder.path()).unwrap(), none);
        let files = Files::from([("a.rs".to_owned(), b"text".to_vec())]);
        let path = folder.path().join(NOTE);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for origin in [
            CourseOrigin::BuiltIn,
            CourseOrigin::Folder("/a course".into()),
            CourseOrigin::File("/a.kata".into()),
            CourseOrigin::Repository("git@example.org:me/course".into()),
        ] {
            fs::write(&path, note(&origin, &files, &BTreeSet::new()).unwrap()).unwrap();
            let read = noted(folder.path()).unwrap();
            assert_eq!(read.origin, origin);
            assert_eq!(read.given.unwrap()["a.rs"], hash(b"text"));
        }
        fs::write(&path, "origin = 3").unwrap();
        let failure = noted(folder.path()).unwrap_err();
        assert!(failure.to_string().contains("async-kata update COURSE"), "{failure}");
    }

    #[test]
    fn a_doubt_is_noted_until_it_is_settled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NOTE);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let files = Files::from([("a.rs".to_owned(), b"text".to_vec())]);
        let [one, other] = ["01_a", "02_b"].map(|folder| Key::new("01_first", folder));
        let both = [one.clone(), other.clone()].into();
        let origin = CourseOrigin::Folder("/a course".into());
        fs::write(&path, note(&origin, &files, &both).unwrap()).unwrap();
        assert_eq!(noted(folder.path()).unwrap().in_doubt, both);
        for (key, left) in
            [(&one, vec![other.clone()]), (&one, vec![other.clone()]), (&other, vec![])]
        {
            settle(folder.path(), key).unwrap();
            let expected = BTreeSet::from_iter(left);
            assert_eq!(
                fs::read_to_string(&path).unwrap(),
                note(&origin, &files, &expected).unwrap()
            );
        }
    }
}
