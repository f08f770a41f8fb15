//! What is to be done for a class: what can be decided without a compiler is decided here, and of
//! equal texts one is left to judge.

use std::collections::HashMap;
use std::sync::Arc;

use crate::mechanisms::class::journal::Journal;
use crate::mechanisms::class::submissions::Submission;
use crate::pipeline::grading::assignment::Assignment;
use crate::vocabulary::events::Grading;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::report::{Report, Verdict};
use crate::vocabulary::run::GradingCounts;

/// What is to be done for a class.
#[derive(Default)]
pub(super) struct Plan {
    /// By submission and exercise.
    pub answers: Vec<Vec<PlannedAnswer>>,
    /// The texts to judge, each once.
    pub texts: Vec<DistinctAnswer>,
    /// How much there is to do.
    pub counts: GradingCounts,
    seen: HashMap<Fingerprint, usize>,
}

/// What became of one answer.
pub(super) enum PlannedAnswer {
    Decided(Arc<Report>),
    /// The report on this text counts.
    Judged(usize),
    /// Another part of the class has it.
    Elsewhere,
}

/// A text that somebody has handed in, perhaps like others.
pub(super) struct DistinctAnswer {
    pub assignment: usize,
    /// The first who handed it in. The text is read again when it is judged: all texts of a big
    /// class are too many to hold.
    pub submission: usize,
    pub fingerprint: Fingerprint,
    pub report: Option<Arc<Report>>,
}

impl DistinctAnswer {
    fn failed(&self) -> bool {
        self.report.as_ref().is_none_or(|report| report.verdict == Verdict::Infrastructure)
    }
}

impl Plan {
    /// Looks at every answer, and takes from the journal what it knows.
    pub async fn new(
        assignments: &[Assignment<'_>],
        submissions: &[Submission],
        journal: &Journal,
        tell: &mut dyn FnMut(Grading),
    ) -> Self {
        let mut plan = Self::default();
        plan.counts.submissions = submissions.len();
        for (number, submission) in submissions.iter().enumerate() {
            tell(Grading::Read { done: number, total: submissions.len() });
            plan.add(number, submission, assignments, journal);
            // Looking through a big class takes a while, in which Ctrl-C must be heard.
            tokio::task::yield_now().await;
        }
        tell(Grading::Read { done: submissions.len(), total: submissions.len() });
        plan.counts.reused = plan.texts.iter().filter(|text| text.report.is_some()).count();
        plan
    }

    fn add(
        &mut self,
        number: usize,
        submission: &Submission,
        assignments: &[Assignment<'_>],
        journal: &Journal,
    ) {
        let mut answers = Vec::with_capacity(assignments.len());
        for (index, assignment) in assignments.iter().enumerate() {
            answers.push(match assignment.look(submission) {
                Err(report) => {
                    self.counts.add_decided(report.verdict);
                    PlannedAnswer::Decided(report)
                }
                Ok(text) => {
                    let fingerprint = assignment.around.with(text.as_bytes());
                    let text = *self.seen.entry(fingerprint).or_insert_with(|| {
                        self.texts.push(DistinctAnswer {
                            assignment: index,
                            submission: number,
                            fingerprint,
                            report: journal.get(&fingerprint),
                        });
                        self.texts.len() - 1
                    });
                    PlannedAnswer::Judged(text)
                }
            });
        }
        self.answers.push(answers);
    }

    /// The texts that have to be judged.
    pub fn open(&self) -> Vec<usize> {
        let texts = self.texts.iter().enumerate();
        texts.filter(|(_, text)| text.report.is_none()).map(|(index, _)| index).collect()
    }

    /// Of these texts, those that the grader has failed on.
    pub fn failed(&self, mut texts: Vec<usize>) -> Vec<usize> {
        texts.retain(|&text| self.texts[text].failed());
        texts
    }

    /// The reports on each submission, in order, of what was decided or judged.
    pub fn reports(&self) -> impl Iterator<Item = impl Iterator<Item = Arc<Report>>> {
        let report = |answer: &PlannedAnswer| match answer {
            PlannedAnswer::Decided(report) => Some(Arc::clone(report)),
            PlannedAnswer::Judged(text) => self.texts[*text].report.clone(),
            PlannedAnswer::Elsewhere => None,
        };
        self.answers.iter().map(move |answers| answers.iter().filter_map(report))
    }

    /// How much there was to do, once it is done.
    pub fn final_counts(&self) -> GradingCounts {
        let failed = self.texts.iter().filter(|text| text.failed()).count();
        let asked = self.answers.iter().flatten();
        let asked = asked.filter(|answer| matches!(answer, PlannedAnswer::Judged(_))).count();
        GradingCounts {
            infrastructure: self.counts.infrastructure + failed,
            duplicates: asked - self.texts.len(),
            judged: self.texts.len() - self.counts.reused - failed,
            ..self.counts
        }
    }
}
