//! A class's results: what `grade` writes down, and what every report on a class is made from.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::Points;
use crate::vocabulary::handed_in::HandIn;
use crate::vocabulary::report::{Report, SCHEMA};

mod sharing;

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
    #[serde(deserialize_with = "sharing::submissions")]
    pub submissions: Vec<Graded>,
}

impl ClassResults {
    /// The document of these submissions, which are put in order.
    pub fn new(course: impl Into<String>, mut submissions: Vec<Graded>) -> Self {
        submissions.sort_by(|a, b| a.id.cmp(&b.id));
        Self { schema: SCHEMA, course: course.into(), submissions }
    }

    /// Every report of everybody.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.submissions.iter().flat_map(Graded::reports)
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
    /// What is known of how it was handed in, where that is anything.
    #[serde(default, skip_serializing_if = "HandIn::is_plain")]
    pub handed_in: HandIn,
    /// Every exercise of the course, in its order. Real time is left out of them. Those who handed
    /// in the same text share one report, so that a big class takes little room.
    pub results: Vec<Arc<Report>>,
}

impl Graded {
    /// The reports, in the order of the course.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.results.iter().map(AsRef::as_ref)
    }

    /// The submission `id` with these results, whose points are summed up.
    pub fn new<R: Into<Arc<Report>>>(
        id: SubmissionId,
        results: impl IntoIterator<Item = R>,
    ) -> Self {
        let mut results: Vec<Arc<Report>> = results.into_iter().map(Into::into).collect();
        for report in results.iter_mut().filter(|report| report.wall_ms.is_some()) {
            Arc::make_mut(report).wall_ms = None;
        }
        let points = results.iter().map(|report| report.points).sum();
        let max_points = results.iter().map(|report| report.max_points).sum();
        Self { id, points, max_points, handed_in: HandIn::default(), results }
    }

    /// The same, handed in like this.
    pub fn with(self, handed_in: HandIn) -> Self {
        Self { handed_in, ..self }
    }

    /// Whether a person has to look at something before the points count: something could not be
    /// judged, or nobody can say what was handed in.
    pub fn is_open(&self) -> bool {
        self.reports().any(Report::is_open)
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

impl Shard {
    /// The whole class.
    pub const WHOLE: Self = Self { index: 0, count: 1 };
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (index, count) = text.split_once('/').ok_or("write it as k/n, such as 0/3")?;
        let number = |word: &str| word.parse::<u32>().map_err(|_| "k and n are whole numbers");
        let (index, count) = (number(index)?, number(count)?);
        if index < count {
            Ok(Self { index, count })
        } else {
            Err("shards count from 0: the last of n is n-1")
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_read_as_it_is_written() {
        let shard = |index, count| Some(Shard { index, count });
        let cases = [
            ("0/1", shard(0, 1)),
            ("2/3", shard(2, 3)),
            ("3/3", None),
            ("0/0", None),
            ("1", None),
            ("-1/3", None),
            ("1/3/4", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
        assert_eq!("2/3".parse::<Shard>().unwrap().to_string(), "2/3");
    }
}
