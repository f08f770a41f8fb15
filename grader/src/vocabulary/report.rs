//! The verdict on one submission of one exercise, and everything said about it.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::judgement::Judgement;

mod document;

pub use crate::vocabulary::verdict::{Diagnosis, TestReport, TestStatus, Verdict};

/// The version of the JSON documents, in their field `schema`.
pub const SCHEMA: u32 = 1;

/// How far the judge was kept safe from the submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sandbox {
    /// Everything this grader knows to close was closed.
    Strict,
    /// Some of it; the system has no more.
    Reduced,
    /// Time, memory and output limits only.
    None,
}

/// Everything said about one submission of one exercise.
///
/// It reads as its judgement: `report.verdict` is `report.judgement.verdict`.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The exercise.
    pub key: Key,
    /// What was judged.
    pub judgement: Judgement,
    /// Points earned.
    pub points: Points,
    /// Points there are.
    pub max_points: Points,
    /// The seed to see this result again with.
    pub seed: u64,
    /// Real time from staging to verdict, in milliseconds; left out of the results of a class,
    /// which are the same bytes each time.
    pub wall_ms: Option<u64>,
    /// How the judge was kept safe.
    pub sandbox: Sandbox,
    /// What the compiler said.
    pub compiler: Vec<CompilerMessage>,
}

impl Report {
    /// A report with this judgement and nothing beside it: no points are earned.
    pub fn new(key: &Key, judgement: Judgement, max_points: Points) -> Self {
        Self {
            key: key.clone(),
            judgement,
            points: Points::default(),
            max_points,
            seed: 0,
            wall_ms: None,
            sandbox: Sandbox::None,
            compiler: vec![],
        }
    }

    /// A report that needed no run: nothing is earned, and no hidden test is told of.
    pub fn without_running(
        key: &Key,
        verdict: Verdict,
        message: impl Into<String>,
        max_points: Points,
    ) -> Self {
        Self::new(key, Judgement::without_running(verdict, message, &[]), max_points)
    }

    /// Whether its points do not count yet: it could not be judged, or nobody can say what was handed
    /// in.
    pub fn is_open(&self) -> bool {
        matches!(self.verdict, Verdict::Infrastructure | Verdict::Unclear)
    }

    /// Whether the submission is right, which ends the work on its exercise.
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }
}

impl Deref for Report {
    type Target = Judgement;

    fn deref(&self) -> &Judgement {
        &self.judgement
    }
}

impl DerefMut for Report {
    fn deref_mut(&mut self) -> &mut Judgement {
        &mut self.judgement
    }
}

/// One message of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompilerMessage {
    /// `error` or `warning`.
    pub level: Level,
    /// Its code, such as `E0308`, or a lint's name.
    pub code: Option<String>,
    /// The message in one line.
    pub message: String,
    /// Where it points in the learner's source.
    pub line: Option<u32>,
    /// The column there, from 1.
    pub column: Option<u32>,
    /// As the compiler prints it, without colour.
    pub rendered: String,
    /// The same with the compiler's colours.
    #[serde(skip)]
    pub coloured: String,
    /// Another error from inside the same macro call came before it: whoever mends that one need
    /// not read this one.
    #[serde(skip)]
    pub echo: bool,
    /// What is made and dropped, if that is what it warns of.
    #[serde(skip)]
    pub unused: Option<UnusedKind>,
}

/// What a value is that is made and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusedKind {
    /// A future, which is never awaited.
    Future,
    /// An iterator, which is never asked for an item.
    Iterator,
    /// A stream, the same.
    Stream,
    /// A `Result`, which nobody has looked at.
    Result,
    /// What keeps a lock, which is free again at once.
    Guard,
    /// Anything else that says it should be used.
    Other,
}

/// How serious a compiler message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Error,
    Warning,
}
