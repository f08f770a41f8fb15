//! The course: chapters and exercises in order, as `info.toml` describes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use protocol::Diagnosis;
use serde::{Deserialize, Serialize};

/// `NN_chapter/NN_name`: names an exercise everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

/// The learner's source, from the folder of its exercise.
pub const SOURCE: &str = "src/lib.rs";

/// The learner's copy of the code under test, from the same folder, where the exercise has one.
pub const SUBJECT: &str = "src/subject.rs";

impl Key {
    /// The key of the exercise folder `folder` in the chapter folder `chapter`.
    ///
    /// ```
    /// use async_kata::vocabulary::course::Key;
    /// let key = Key::new("01_futures", "07_concurrent_requests");
    /// assert_eq!(key.to_string(), "01_futures/07_concurrent_requests");
    /// assert_eq!(key.chapter(), "01_futures");
    /// assert_eq!(key.folder(), "07_concurrent_requests");
    /// assert_eq!(key.exercise(), "concurrent_requests");
    /// ```
    pub fn new(chapter: &str, folder: &str) -> Self {
        Self(format!("{chapter}/{folder}"))
    }

    /// The whole key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The chapter's folder.
    pub fn chapter(&self) -> &str {
        self.0.split_once('/').map_or("", |(chapter, _)| chapter)
    }

    /// The exercise's folder.
    pub fn folder(&self) -> &str {
        self.0.split_once('/').map_or(self.as_str(), |(_, folder)| folder)
    }

    /// Where the learner's source is, from the root of a workspace or of a submission.
    ///
    /// ```
    /// use async_kata::vocabulary::course::Key;
    /// let key = Key::new("01_futures", "02_lazy");
    /// assert_eq!(key.source_path(), "exercises/01_futures/02_lazy/src/lib.rs");
    /// ```
    pub fn source_path(&self) -> String {
        format!("{}/{SOURCE}", self.exercise_dir())
    }

    /// The exercise's folder, from the same root. It has the learner's source and its lesson.
    pub fn exercise_dir(&self) -> String {
        format!("exercises/{self}")
    }

    /// The exercise's name, which is also its crate's: the folder without its number.
    pub fn exercise(&self) -> &str {
        let folder = self.folder();
        match folder.split_once('_') {
            Some((number, name)) if number.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => folder,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A whole course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its title, for people.
    pub title: String,
    /// Limits that hold where an exercise sets none.
    pub limits: Limits,
    /// The chapters, in order.
    pub chapters: Vec<Chapter>,
}

impl Course {
    /// Every exercise, in the order of the course.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.chapters.iter().flat_map(|chapter| &chapter.exercises)
    }

    /// The exercise of this key.
    pub fn exercise(&self, key: &Key) -> Option<&Exercise> {
        self.exercises().find(|exercise| exercise.key == *key)
    }

    /// The keys that an exercise of this course had and that no other one has now, the last one
    /// first.
    pub fn former_keys<'a>(&'a self, exercise: &'a Exercise) -> impl Iterator<Item = &'a Key> {
        exercise.aliases.iter().rev().filter(|former| self.exercise(former).is_none())
    }
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its folder, such as `01_futures`.
    pub folder: String,
    /// Its title, for people.
    pub title: String,
    /// Its exercises, in order.
    pub exercises: Vec<Exercise>,
}

/// An exercise, as `info.toml` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// Its key.
    pub key: Key,
    /// The keys it had in earlier states of the course.
    pub aliases: Vec<Key>,
    /// What kind of answer the learner gives.
    pub kind: Kind,
    /// What the learner begins with.
    pub starter: Starter,
    /// What it is worth, in thousandths of a point.
    pub points: Points,
    /// From 1, a first step, to 5.
    pub difficulty: u8,
    /// The ideas it teaches.
    pub concepts: Vec<String>,
    /// Three: a question, the tool's name, the shape of the code.
    pub hints: Vec<String>,
    /// What to read once it is solved.
    pub further: Vec<Link>,
    /// Virtual time its slowest hidden test should need.
    pub budget: Duration,
    /// Limits for this exercise.
    pub limits: Limits,
    /// Causes that a record is not to be read as here, because the exercise asks for what they are
    /// about. What a hidden test says itself still counts.
    pub rules_out: BTreeSet<Diagnosis>,
    /// How much each hidden test counts within the exercise; 1 for those not named.
    pub weights: BTreeMap<String, u32>,
    /// The parts of the battery that its hidden tests leave out, each with the reason.
    pub leaves_out: BTreeMap<BatteryPart, String>,
    /// What its answers may do that no other answer may.
    pub allow: BTreeSet<Allowance>,
}

/// Something that the sandbox lets an answer do because its exercise is about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Allowance {
    /// Use TCP sockets of this machine's own address that it is given, and make none.
    Loopback,
}

impl Allowance {
    /// All there are.
    pub const ALL: [Self; 1] = [Self::Loopback];

    /// The stable word, as it stands in `info.toml`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
        }
    }

    /// What a word stands for, or `None` for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|allowance| allowance.word() == word)
    }
}

/// A part of what the harness offers to every hidden test, beside values and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BatteryPart {
    /// Which services are called, how often and with what.
    Calls,
    /// What holds when an answer's future is dropped at each of its waits.
    Cancellation,
    /// Inputs at their edges: none, one, many, equal, odd texts.
    Edges,
    /// Answers on tasks or threads of their own, beside each other.
    Races,
    /// What is visible from outside while the answer waits.
    Effects,
}

impl BatteryPart {
    /// Every part.
    pub const ALL: [Self; 5] =
        [Self::Calls, Self::Cancellation, Self::Edges, Self::Races, Self::Effects];

    /// The stable word, as it stands in `info.toml`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Cancellation => "cancellation",
            Self::Edges => "edges",
            Self::Races => "races",
            Self::Effects => "effects",
        }
    }

    /// The part a word stands for, or `None` for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// What kind of answer an exercise asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Functions and types that hidden tests call.
    #[default]
    Functions,
    /// Tests that must pass the reference answer and fail its mutants.
    Tests,
}

/// What a learner begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Starter {
    /// Code that is to be written in the place of each `todo!`.
    #[default]
    ToWrite,
    /// Code that compiles and is wrong: what it does is part of the lesson.
    ToRepair,
}

impl Starter {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ToWrite, Self::ToRepair];

    /// The stable word, as it stands in `info.toml`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToWrite => "todo",
            Self::ToRepair => "repair",
        }
    }

    /// What a word stands for, or `None` for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|starter| starter.word() == word)
    }
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// What compiling and running a submission may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time for each of the two compilations.
    pub compile: Duration,
    /// Wall-clock time for one hidden test.
    pub test: Duration,
    /// Memory for one process, in bytes.
    pub memory: u64,
    /// What is kept of a process's output, in bytes. More than this many times over is a breach.
    pub output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            compile: Duration::from_secs(20),
            test: Duration::from_secs(10),
            memory: 2 << 30,
            output: 1 << 20,
        }
    }
}

/// An amount of points, kept in thousandths so that sums are exact.
///
/// ```
/// use async_kata::vocabulary::course::Points;
/// assert_eq!(Points::whole(2).share(1, 3).thousandths(), 666);
/// assert_eq!(serde_json::to_string(&Points::whole(1)).unwrap(), "1");
/// assert_eq!(serde_json::to_string(&Points::whole(2).share(1, 3)).unwrap(), "0.666");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(u64);

impl Points {
    /// A whole number of points.
    pub const fn whole(points: u32) -> Self {
        Self(points as u64 * 1000)
    }

    /// A number of thousandths.
    pub const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// The amount in thousandths.
    pub const fn thousandths(self) -> u64 {
        self.0
    }

    /// `part` of `whole` of this amount, rounded down; everything when `whole` is 0.
    pub const fn share(self, part: u64, whole: u64) -> Self {
        match (self.0 * part).checked_div(whole) {
            Some(share) => Self(share),
            None => self,
        }
    }
}

impl std::ops::Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::default(), |sum, points| sum + points)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1000, self.0 % 1000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{}", format!("{whole}.{rest:03}").trim_end_matches('0'))
    }
}

impl Serialize for Points {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(1000) {
            serializer.serialize_u64(self.0 / 1000)
        } else {
            // Three decimals survive the way through a double: the sums stay far below 2^43.
            serializer.serialize_f64(self.0 as f64 / 1000.0)
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = f64::deserialize(deserializer)?;
        if (0.0..1e12).contains(&points) {
            Ok(Self((points * 1000.0).round() as u64))
        } else {
            Err(serde::de::Error::custom("points must be a number from 0 upward"))
        }
    }
}

/// A mutant of an exercise's reference answer that no hidden test needs to notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalent {
    /// Its name.
    pub mutant: String,
    /// Why it behaves like the reference answer, or why the difference does not matter.
    pub reason: String,
}
