//! An exercise as a class has it before it: all that is the same for everybody's answer to it.

use std::sync::Arc;

use crate::judgement::given::{Given, Work};
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::learner::intake::Intake;
use crate::pipeline::{Answer, JudgeContext, Origin, Scope, WithoutSource, taken_in};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::failure::Result;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{Report, Verdict};
use crate::vocabulary::run::ManifestExercise;
use crate::vocabulary::timeline::Clock;

/// What a student's result says where the grader has failed.
const FAILED: &str = "The grader failed on this, not the student. It has to be graded again.";

/// An exercise, and all that is the same for everybody's answer to it.
pub(super) struct Assignment<'a> {
    context: &'a JudgeContext,
    pub exercise: &'a Exercise,
    /// The path that messages show: the same for all, so that equal texts get equal reports.
    shown_as: String,
    given: Given,
    tests: Vec<String>,
    /// All that a report depends on beside the text.
    pub around: Fingerprint,
    missing: Arc<Report>,
    untouched: Arc<Report>,
}

impl<'a> Assignment<'a> {
    /// Reads all that the course says about the exercise.
    pub fn new(context: &'a JudgeContext, exercise: &'a Exercise, scope: &Scope) -> Result<Self> {
        let shown_as = format!("exercises/{}/src/lib.rs", exercise.key);
        let tests = context.exercise_files(&exercise.key)?.tests;
        let around = context.around(exercise, shown_as.as_ref(), Origin::HandedIn, scope)?;
        let report = |verdict, message: String| {
            let judgement = Judgement::without_running(verdict, message, &tests);
            Arc::new(decided(context, exercise, judgement))
        };
        Ok(Self {
            context,
            exercise,
            given: context.given(exercise)?,
            around,
            missing: report(
                Verdict::Missing,
                "Not handed in: nothing of this exercise was found.".to_owned(),
            ),
            untouched: report(
                Verdict::Todo,
                "Not begun: this is the starter, as it was given out.".to_owned(),
            ),
            shown_as,
            tests,
        })
    }

    /// What is asked for.
    pub fn asked(&self) -> ManifestExercise {
        ManifestExercise {
            key: self.exercise.key.clone(),
            max_points: self.exercise.points,
            tests: self.tests.clone(),
        }
    }

    /// The text of an answer, or the report on it if it needs no compiler.
    pub fn look(&self, submission: &Submission) -> Result<String, Arc<Report>> {
        let intake = submission.source(&self.exercise.key);
        let WithoutSource { verdict, message } = match taken_in(&self.shown_as, intake) {
            Ok(text) => {
                return match self.given.work_on(&text) {
                    Work::NotBegun => Err(Arc::clone(&self.untouched)),
                    Work::Begun => Ok(text),
                };
            }
            Err(refused) => refused,
        };
        if verdict == Verdict::Missing {
            return Err(Arc::clone(&self.missing));
        }
        let judgement = Judgement::without_running(verdict, message, &self.tests);
        Err(Arc::new(decided(self.context, self.exercise, judgement)))
    }

    /// The text that had this fingerprint when it was looked at, read again; or the report that it
    /// has not any more.
    pub fn read_again(
        &self,
        submission: &Submission,
        fingerprint: &Fingerprint,
    ) -> Result<Answer, Arc<Report>> {
        match submission.source(&self.exercise.key) {
            Intake::Text(text) if self.around.with(text.as_bytes()) == *fingerprint => {
                Ok(self.answer(text))
            }
            _ => {
                let why = format!("{} has changed in the meantime.", self.shown_as);
                Err(Arc::new(self.failed(why)))
            }
        }
    }

    /// The course's own answer, as if a student had handed it in.
    pub fn reference(&self) -> Result<Answer> {
        Ok(self.answer(self.context.course_files.solution(&self.exercise.key)?))
    }

    /// This text as an answer.
    fn answer(&self, text: String) -> Answer {
        Answer {
            shown_as: self.shown_as.clone().into(),
            source: Ok(text),
            origin: Origin::HandedIn,
        }
    }

    /// The report that the grader has failed, in words for the class.
    pub fn failed(&self, message: String) -> Report {
        let judgement = Judgement::without_running(Verdict::Infrastructure, message, &self.tests);
        decided(self.context, self.exercise, judgement)
    }

    /// A report as it stands in a class's results, without what differs from run to run; with the
    /// reason that concerns this machine alone, where the grader has failed.
    pub fn for_results(&self, mut report: Report) -> (Report, Option<String>) {
        report.wall_ms = None;
        report.timeline.retain(|bar| bar.clock == Clock::Virtual);
        if report.verdict != Verdict::Infrastructure {
            return (report, None);
        }
        // It may name folders of this machine, and results do not.
        let why = std::mem::replace(&mut report.message, FAILED.to_owned());
        if report.tests.is_empty() {
            report.tests = self.failed(String::new()).judgement.tests;
        }
        (report, Some(why))
    }
}

/// A report that needs no hidden test to have been run.
fn decided(context: &JudgeContext, exercise: &Exercise, judgement: Judgement) -> Report {
    Report { sandbox: context.sandbox(), ..Report::new(&exercise.key, judgement, exercise.points) }
}
