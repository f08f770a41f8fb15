//! A course in memory: what was read from one file, or fetched.

use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

use super::course_folder::{self, unreadable};
use crate::mechanisms::course::embedded;
use crate::mechanisms::course::pack::{self, Flaw};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::Files;

/// A course in memory.
#[derive(PartialEq, Eq)]
pub struct PackedCourse {
    /// What it was read from, for people.
    pub name: String,
    /// Its files, by their paths.
    pub files: Files,
}

impl fmt::Debug for PackedCourse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} files", self.name, self.files.len())
    }
}

impl PackedCourse {
    /// The packed course in the file at `path`, which people call `name`. `again` says how to get
    /// another one where it is damaged.
    pub fn read(path: &Path, name: &str, again: &str) -> Result<Self> {
        let bytes = course_folder::read(path)?
            .ok_or_else(|| unreadable(path, &ErrorKind::NotFound.into()))?;
        let files = pack::unpack(&bytes).map_err(|flaw| {
            let remedy = match flaw {
                Flaw::Newer(_) => "Install the newest async-kata.",
                Flaw::Foreign | Flaw::Stray(_) | Flaw::TooLarge | Flaw::Damaged(_) => again,
            };
            Failure::user(format!("{name} cannot be used: {flaw}."), remedy)
        })?;
        Ok(Self { name: name.to_owned(), files })
    }

    /// The names of the files and of the folders directly in a folder.
    pub fn list(&self, folder: &str) -> (Vec<String>, Vec<String>) {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let start = format!("{folder}/");
        let below =
            self.files.range(start.clone()..).map_while(|(path, _)| path.strip_prefix(&start));
        for path in below {
            match path.split_once('/') {
                None => files.push(path.to_owned()),
                Some((inner, _)) if folders.last().is_none_or(|last| last != inner) => {
                    folders.push(inner.to_owned());
                }
                Some(_) => {}
            }
        }
        (files, folders)
    }

    /// A course that brings crates of its own talks with this grader only in the words that this
    /// grader knows.
    pub fn refuse_other_protocol(&self) -> Result<()> {
        const PROTOCOL: &str = "grader/protocol/src/";
        let mut own = self.files.range(PROTOCOL.to_owned()..);
        let mut own = own.by_ref().take_while(|(path, _)| path.starts_with(PROTOCOL));
        let differs = own.any(|(path, content)| embedded::read(path) != Some(content.as_slice()));
        if !differs {
            return Ok(());
        }
        Err(Failure::user(
            format!("{} brings crates of its own, for another version of async-kata.", self.name),
            "Get a newer one of it, or the version of async-kata that it was made with.",
        ))
    }
}
