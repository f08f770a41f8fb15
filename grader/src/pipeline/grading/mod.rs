//! Grades a class: many submissions of a whole course.
//!
//! First every answer is looked at. What needs no compiler is decided there, and of those with the
//! same text one is left to judge. The rest is judged, as many at once as there are jobs. Each
//! place first judges the course's own answer: if that does not pass here, neither could any
//! student's, and it leaves a memory that makes the compiler quicker for all that follow.

use crate::mechanisms::class::journal::Journal;
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::class::work_folder::WorkFolders;
use crate::pipeline::{GRADER, JudgeContext, Scope};
use crate::vocabulary::class::{ClassResults, Graded, Shard};
use crate::vocabulary::course::Course;
use crate::vocabulary::events::Grading;
use crate::vocabulary::failure::Result;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::run::{GradingCounts, Manifest};

mod assignment;
mod plan;
mod queue;
mod round;
mod worker;

use assignment::Assignment;
use plan::Plan;
use round::Round;

/// How often to try again what the grader itself has failed on.
const TRIES_AGAIN: usize = 2;

/// A course, ready to grade submissions with.
pub struct Class<'a> {
    context: &'a JudgeContext,
    course: &'a Course,
    scope: Scope,
    assignments: Vec<Assignment<'a>>,
}

/// How to go about it.
pub struct Settings<'a> {
    /// How many sources are judged at once.
    pub jobs: usize,
    /// Folders to work in, which nobody else uses.
    pub folders: &'a WorkFolders,
    /// What was judged before, and where to write down what is judged now.
    pub journal: &'a Journal,
}

impl<'a> Class<'a> {
    /// Reads all that the course says about its exercises.
    pub fn new(context: &'a JudgeContext, course: &'a Course) -> Result<Self> {
        let scope = Scope::seeded(None);
        let assignments =
            course.exercises().map(|exercise| Assignment::new(context, exercise, &scope));
        let assignments = assignments.collect::<Result<_>>()?;
        Ok(Self { context, course, scope, assignments })
    }

    /// All that the results of this part of a class depend on, beside the texts.
    pub fn manifest(&self, submissions: &[Submission], shard: Shard) -> Manifest {
        let around = self.assignments.iter().map(|assignment| assignment.around.to_string());
        let around: String = around.collect();
        Manifest {
            grader: GRADER.to_owned(),
            course: self.course.title.clone(),
            course_hash: Fingerprint::of([around.as_bytes()]).to_string(),
            library: self.context.bundle.key.clone(),
            sandbox: self.context.sandbox(),
            shard,
            exercises: self.assignments.iter().map(Assignment::asked).collect(),
            submissions: submissions.iter().map(|submission| submission.id.clone()).collect(),
        }
    }

    /// Grades these submissions.
    ///
    /// Dropping this stops every process it has started; what is finished is in the journal.
    pub async fn grade(
        &self,
        submissions: &[Submission],
        settings: &Settings<'_>,
        tell: &mut dyn FnMut(Grading),
    ) -> Result<(ClassResults, GradingCounts)> {
        let Settings { jobs, folders, journal } = *settings;
        let mut plan = Plan::new(&self.assignments, submissions, journal, tell).await;
        let mut open = plan.open();
        for attempt in 0..=TRIES_AGAIN {
            if open.is_empty() {
                break;
            }
            if attempt > 0 {
                tell(Grading::TriesAgain { answers: open.len() });
            }
            // What failed may have failed because the machine had too much to do.
            let jobs = if attempt == 0 { jobs } else { 1 };
            let round = Round::new(self, (submissions, &plan.texts), &open, journal, tell);
            for (text, report) in round.judge(jobs, folders).await? {
                plan.texts[text].report = Some(report);
            }
            open = plan.failed(open);
        }
        let graded = submissions.iter().zip(plan.reports());
        let graded =
            graded.map(|(submission, reports)| Graded::new(submission.id.clone(), reports));
        let results = ClassResults::new(self.course.title.clone(), graded.collect());
        Ok((results, plan.final_counts()))
    }
}
