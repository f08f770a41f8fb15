//! The verdict on one submission of one exercise, and everything said about it.

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::timeline::Bar;

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

/// Everything said about one submission of one exercise. As in the JSON of `check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The exercise's key.
    pub key: Key,
    /// Its name.
    pub exercise: String,
    /// Its chapter's folder.
    pub chapter: String,
    /// How it was judged.
    pub verdict: Verdict,
    /// Which misunderstanding it was.
    pub diagnosis: Option<Diagnosis>,
    /// The one sentence to read first, with this run's figures.
    pub message: String,
    /// The line of the learner's source that the message is about.
    pub line: Option<u32>,
    /// Points earned.
    pub points: Points,
    /// Points there are.
    pub max_points: Points,
    /// The seed to see this result again with.
    pub seed: u64,
    /// Real time from staging to verdict, in milliseconds; left out of the results of a class,
    /// which are the same bytes each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<u64>,
    /// How the judge was kept safe.
    pub sandbox: Sandbox,
    /// Every hidden test, in order.
    pub tests: Vec<TestReport>,
    /// What the run behind `message` looked like.
    pub timeline: Vec<Bar>,
    /// What the compiler said.
    pub compiler: Vec<CompilerMessage>,
    /// What the learner's code printed in the run behind `message`, cut to a few kilobytes.
    #[serde(skip)]
    pub printed: String,
    /// How many waits, holds and tasks there were beyond those in `timeline`.
    #[serde(skip)]
    pub untold: u64,
    /// The hidden test that `message` and `timeline` are about.
    #[serde(skip)]
    pub shown_test: Option<String>,
    /// `timeline` is in real time, and so another one every time.
    #[serde(skip)]
    pub real_time: bool,
}

impl Report {
    /// Whether it ends the work on its exercise.
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }

    /// A report that needed no run: nothing is earned, and no hidden test is told of.
    pub fn without_running(
        key: &Key,
        verdict: Verdict,
        message: impl Into<String>,
        max_points: Points,
    ) -> Self {
        Self {
            exercise: key.exercise().to_owned(),
            chapter: key.chapter().to_owned(),
            key: key.clone(),
            verdict,
            diagnosis: None,
            message: message.into(),
            line: None,
            points: Points::default(),
            max_points,
            seed: 0,
            wall_ms: None,
            sandbox: Sandbox::None,
            tests: vec![],
            timeline: vec![],
            compiler: vec![],
            printed: String::new(),
            untold: 0,
            shown_test: None,
            real_time: false,
        }
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
    /// One sentence; empty for a test that passed.
    pub message: String,
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
}

/// How serious a compiler message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Error,
    Warning,
}
