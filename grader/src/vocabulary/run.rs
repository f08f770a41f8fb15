//! A run of `grade`: what its results depend on, which `merge` compares, and all that varies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::vocabulary::class::{ClassResults, Shard, SubmissionId};
use crate::vocabulary::class_read::ClassRead;
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::report::{Sandbox, Verdict};

/// The document `run.json`. What differs between two runs on the same submissions is in here, and
/// not in the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The version of this document.
    pub schema: u32,
    /// What was graded, and by what.
    pub manifest: Manifest,
    /// When it began, in universal time.
    pub started: String,
    /// When all reports were written; `None` while they are being written.
    pub finished: Option<String>,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// How many processors the machine offers.
    pub cores: usize,
    /// How many sources were judged at once.
    pub jobs: usize,
    /// How much there was to do.
    pub figures: GradingCounts,
    /// How many pairs of answers are alike; `None` where they were not compared.
    #[serde(default)]
    pub alike: Option<usize>,
    /// Of each submission of the class, whichever part it is in, the fingerprint of all its texts as
    /// they were graded: whoever reads them again knows whether they are still the same.
    #[serde(default)]
    pub texts: BTreeMap<SubmissionId, String>,
    /// The reports that were written, from the folder of reports.
    pub files: Vec<String>,
    /// From what the class was read, and what became of every file of it.
    #[serde(default)]
    pub handed_in: ClassRead,
}

/// What a run has left in its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The folder, for people.
    pub name: String,
    /// What the run says about itself.
    pub run: Run,
    /// Its results.
    pub results: ClassResults,
}

/// All that the results depend on, beside the submissions' texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the grader.
    pub grader: String,
    /// The course's title.
    pub course: String,
    /// The hash of what the course says and of all its hidden files.
    pub course_hash: String,
    /// The key of the shared library, which stands for the compiler too.
    pub library: String,
    /// How the judge was kept safe.
    pub sandbox: Sandbox,
    /// Which part of the class this run graded.
    pub shard: Shard,
    /// Every exercise of the course, in its order.
    pub exercises: Vec<ManifestExercise>,
    /// Every submission of the class, whichever part it is in.
    pub submissions: Vec<SubmissionId>,
}

/// What an exercise asks for, as far as it is known without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestExercise {
    /// The exercise's key.
    pub key: Key,
    /// Points there are.
    pub max_points: Points,
    /// Its hidden tests.
    pub tests: Vec<String>,
}

/// How much a run had to do. An answer is one exercise of one submission; each is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradingCounts {
    /// Submissions graded.
    pub submissions: usize,
    /// Answers judged now.
    pub judged: usize,
    /// Answers that an earlier run had judged.
    pub reused: usize,
    /// Answers with the same text as one of those.
    pub duplicates: usize,
    /// Untouched starters.
    pub untouched: usize,
    /// Answers that are not there.
    pub missing: usize,
    /// Answers that cannot be a source.
    pub refused: usize,
    /// Answers of which a person has to say what they are worth.
    #[serde(default)]
    pub unclear: usize,
    /// Answers that could not be judged, through no fault of the student's.
    pub infrastructure: usize,
}

impl GradingCounts {
    /// Counts an answer that came out like this without being judged.
    pub fn add_decided(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::Missing => &mut self.missing,
            Verdict::Todo => &mut self.untouched,
            Verdict::Unclear => &mut self.unclear,
            Verdict::Infrastructure => &mut self.infrastructure,
            _ => &mut self.refused,
        };
        *count += 1;
    }

    /// The figures of both together.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            submissions: self.submissions + other.submissions,
            judged: self.judged + other.judged,
            reused: self.reused + other.reused,
            duplicates: self.duplicates + other.duplicates,
            untouched: self.untouched + other.untouched,
            missing: self.missing + other.missing,
            refused: self.refused + other.refused,
            unclear: self.unclear + other.unclear,
            infrastructure: self.infrastructure + other.infrastructure,
        }
    }
}
