//! How a submission came out, and each of its hidden tests.

use serde::{Deserialize, Serialize};

pub use protocol::Diagnosis;

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
    /// Something was handed in, and a person has to say what it is worth.
    Unclear,
    /// The grader failed, not the submission.
    Infrastructure,
}

impl Verdict {
    /// Every verdict, in the order of their declaration.
    pub const ALL: [Self; 12] = [
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
        Self::Unclear,
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
            Self::Unclear => "unclear",
            Self::Infrastructure => "infrastructure",
        }
    }

    /// The verdict a word stands for, or `None` for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
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
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    /// It failed though all that it compares is as it should be: something else went wrong meanwhile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub holds: bool,
    /// Calls take other times in it than in the tests before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub other_latencies: bool,
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
            diagnosis: None,
            holds: false,
            other_latencies: false,
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
