//! The verdict on one submission of one exercise, and everything said about it.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::judgement::Judgement;

mod document;

use document::Document;

pub use protocol::Diagnosis;

/// The version of the JSON documents, in their field `schema`.
pub const SCHEMA: u32 = 1;

/// How a submission was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every hidden test passed.
    Passed,
    /// A `todo!` of the learner's source was reached.
    Todo,
    /// At least one hidden test failed.
    Failed,
    /// It does not compile, or not with the signature that was asked for.
    CompileError,
    /// The source was refused before compiling: unreadable or forbidden.
    Rejected,
    /// Stopped by the wall-clock or CPU limit.
    TimedOut,
    /// Stopped by another limit.
    ResourceLimit,
    /// Ended by a signal.
    Crashed,
    /// The records contradict each other: someone reached into the judge.
    Tampered,
    /// Not handed in.
    Missing,
    /// The grader failed, not the submission.
    Infrastructure,
}

impl Verdict {
    /// Every verdict, in the order of their declaration.
    pub const ALL: [Self; 11] = [
        Self::Passed,
        Self::Todo,
        Self::Failed,
        Self::CompileError,
        Self::Rejected,
        Self::TimedOut,
        Self::ResourceLimit,
        Self::Crashed,
        Self::Tampered,
        Self::Missing,
        Self::Infrastructure,
    ];

    /// The stable word, as it stands in JSON and in the first line of a wrong answer.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Todo => "todo",
            Self::Failed => "failed",
            Self::CompileError => "compile_error",
            Self::Rejected => "rejected",
            Self::TimedOut => "timed_out",
            Self::ResourceLimit => "resource_limit",
            Self::Crashed => "crashed",
            Self::Tampered => "tampered",
            Self::Missing => "missing",
            Self::Infrastructure => "infrastructure",
        }
    }

    /// The verdict a word stands for, or `None` for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Document<'_>")]
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

/// One hidden test's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestReport {
    /// Its name, a fact in plain English.
    pub name: String,
    /// How it went.
    pub status: TestStatus,
    /// Virtual time the learner's code took, where the test measured it.
    pub virtual_ms: Option<u64>,
    /// The time it should take.
    pub expected_virtual_ms: Option<u64>,
    /// When that time begins, in milliseconds since the run began. A test may prepare something
    /// first, or hand over several times.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub measured_from_ms: u64,
    /// One sentence; empty for a test that passed.
    pub message: String,
}

impl TestReport {
    /// The result of a hidden test that was not run.
    pub fn not_run(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            status: TestStatus::NotRun,
            virtual_ms: None,
            expected_virtual_ms: None,
            measured_from_ms: 0,
            message: String::new(),
        }
    }
}

fn is_zero(ms: &u64) -> bool {
    *ms == 0
}

/// How one hidden test went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestStatus {
    Passed,
    Failed,
    Todo,
    NotRun,
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
