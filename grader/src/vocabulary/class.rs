//! A class's results: what `grade` writes down, and what every report on a class is made from.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::Points;
use crate::vocabulary::report::{Report, SCHEMA};

/// Names a submission: the student's folder or archive, as the instructor sees it.
///
/// It is a name that strangers have chosen, so it may hold anything but `/`; what a report or a
/// file name cannot hold is escaped there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubmissionId(String);

impl SubmissionId {
    /// The submission of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The results of a class: the document `results.json`, from which every other report is made.
///
/// It holds nothing that differs when the same submissions are graded again: no time, host, path,
/// job or shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassResults {
    /// The version of this document.
    pub schema: u32,
    /// The course's title.
    pub course: String,
    /// Every submission, sorted by its name.
    pub submissions: Vec<Graded>,
}

impl ClassResults {
    /// The document of these submissions, which are put in order.
    pub fn new(course: impl Into<String>, mut submissions: Vec<Graded>) -> Self {
        submissions.sort_by(|a, b| a.id.cmp(&b.id));
        Self { schema: SCHEMA, course: course.into(), submissions }
    }
}

/// One submission, graded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graded {
    /// Whose it is.
    pub id: SubmissionId,
    /// Points earned.
    pub points: Points,
    /// Points there are.
    pub max_points: Points,
    /// Every exercise of the course, in its order. Real time is left out of them.
    pub results: Vec<Report>,
}

impl Graded {
    /// The submission `id` with these results, whose points are summed up.
    pub fn new(id: SubmissionId, mut results: Vec<Report>) -> Self {
        results.iter_mut().for_each(|report| report.wall_ms = None);
        let points = results.iter().map(|report| report.points).sum();
        let max_points = results.iter().map(|report| report.max_points).sum();
        Self { id, points, max_points, results }
    }
}

/// A part of a class, graded on its own: the `index`-th of `count`, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which part, below `count`.
    pub index: u32,
    /// How many parts there are.
    pub count: u32,
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}
