//! The JSON documents of the command line. Every field is always present.

use serde::Serialize;

use crate::mechanisms::learner::progress::Status;
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::json::harmless;
use crate::vocabulary::report::{Report, SCHEMA};

/// `check --json`.
#[derive(Serialize)]
pub struct Checked<'a> {
    schema: u32,
    results: &'a [Report],
}

impl<'a> Checked<'a> {
    /// The document with these results.
    pub fn new(results: &'a [Report]) -> Self {
        Self { schema: SCHEMA, results }
    }
}

/// `list --json`.
#[derive(Serialize)]
pub struct Listed<'a> {
    schema: u32,
    exercises: Vec<ListedExercise<'a>>,
}

/// One exercise of `list --json`.
#[derive(Serialize)]
pub struct ListedExercise<'a> {
    pub key: &'a Key,
    pub exercise: &'a str,
    pub chapter: &'a str,
    pub status: Status,
    pub difficulty: u8,
    pub points: Points,
    pub current: bool,
}

impl<'a> Listed<'a> {
    /// The document with these exercises.
    pub fn new(exercises: Vec<ListedExercise<'a>>) -> Self {
        Self { schema: SCHEMA, exercises }
    }
}

/// A line of `watch --json`.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Line<'a> {
    Ready { exercise: &'a str },
    Running { exercise: &'a str },
    Page { url: &'a str },
    Verdict(&'a Report),
}

/// `document` on one line, which ends it.
pub fn line(document: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string(document).map_err(|error| Failure::Grader(error.into()))?;
    Ok(harmless(&text) + "\n")
}
