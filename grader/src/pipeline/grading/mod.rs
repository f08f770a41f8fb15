//! Grades a class: many submissions of a whole course.
//!
//! First every answer is looked at. What needs no compiler is decided there, and of those with the
//! same text one is left to judge. The rest is judged, as many at once as there are jobs. Each
//! place first judges the course's own answer: if that does not pass here, neither could any
//! student's, and it leaves a memory that makes the compiler quicker for all that follow.

use crate::mechanisms::class::journal::Journal;
use crate::mechanisms::class::submissions::Submission;
use crate::vocabulary::class::{ClassResults, Graded, Shard};
use crate::vocabulary::events::Grading;
use crate::vocabulary::failure::Result;
use crate::vocabulary::run::GradingCounts;

mod alike;
mod assignment;
mod class;
pub mod import;
mod plan;
mod queue;
mod reading;
mod roll_call;
mod round;
mod share;
mod worker;

use plan::Plan;
use round::Round;
use share::keep_share;

pub use alike::{MOST_MARKED, alike};
pub use class::Class;
pub use worker::Judges;

/// How often to try again what the grader itself has failed on.
const TRIES_AGAIN: usize = 2;

/// How to go about it.
pub struct Settings<'a, W> {
    /// How many sources are judged at once.
    pub jobs: usize,
    /// Which part of the class is to be graded.
    pub shard: Shard,
    /// Makes the worker who has this place among them.
    pub worker: &'a dyn Fn(usize) -> W,
    /// What was judged before, and where to write down what is judged now.
    pub journal: &'a Journal,
}

impl Class<'_> {
    /// Grades what is this part's of these submissions, which are the whole class. Of a submission
    /// that other parts grade too, the results hold only what is judged here.
    ///
    /// Dropping this stops every process it has started; what is finished is in the journal.
    pub async fn grade<W: Judges>(
        &self,
        submissions: &[Submission],
        settings: &Settings<'_, W>,
        tell: &mut dyn FnMut(Grading),
    ) -> Result<(ClassResults, GradingCounts)> {
        let Settings { jobs, shard, worker, journal } = *settings;
        let mut plan = Plan::new(&self.assignments, submissions, journal, tell).await;
        keep_share(&mut plan, shard);
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
            for (text, report) in round.judge(jobs, worker).await? {
                plan.texts[text].report = Some(report);
            }
            open = plan.failed(open);
        }
        let graded = submissions.iter().zip(plan.reports());
        let graded = graded.map(|(submission, reports)| {
            Graded::new(submission.id.clone(), reports).with(submission.handed_in.clone())
        });
        let graded = graded.filter(|graded| shard == Shard::WHOLE || !graded.results.is_empty());
        let results = ClassResults::new(self.course.title.clone(), graded.collect());
        Ok((results, plan.final_counts()))
    }
}
