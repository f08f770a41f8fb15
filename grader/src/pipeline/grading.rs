//! Grades a class: many submissions of a whole course.
//!
//! First every answer is looked at. What needs no compiler is decided there, and of those with the
//! same text one is left to judge. The rest is judged, as many at once as there are jobs. Each
//! place first judges the course's own answer: if that does not pass here, neither could any
//! student's, and it leaves a memory that makes the compiler quicker for all that follow.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use futures::future::try_join_all;

use crate::judgement::judge::Judgement;
use crate::mechanisms::class::journal::Journal;
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::class::work_folder::WorkFolder;
use crate::mechanisms::learner::intake::Intake;
use crate::mechanisms::tools::verdict_cache::Fingerprint;
use crate::pipeline::{
    Answer, GRADER, JudgeContext, Origin, Scope, WithoutSource, judge, report, taken_in,
};
use crate::vocabulary::class::{ClassResults, Graded, Shard};
use crate::vocabulary::course::{Course, Exercise};
use crate::vocabulary::events::Grading;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, Verdict};
use crate::vocabulary::run::{GradingCounts, Manifest, ManifestExercise};

mod queue;

use queue::Queue;

/// How often to try again what the grader itself has failed on.
const TRIES_AGAIN: usize = 2;

/// What a student's result says where the grader has failed.
const FAILED: &str = "The grader failed on this, not the student. It has to be graded again.";

/// From so many answers on, a memory for the compiler is worth making.
const WORTH_A_MEMORY: usize = 3;

/// A course, ready to grade submissions with.
pub struct Class<'a> {
    context: &'a JudgeContext,
    course: &'a Course,
    scope: Scope,
    assignments: Vec<Assignment<'a>>,
}

/// An exercise, and all that is the same for everybody's answer to it.
struct Assignment<'a> {
    context: &'a JudgeContext,
    exercise: &'a Exercise,
    /// The path that messages show: the same for all, so that equal texts get equal reports.
    shown_as: String,
    starter: String,
    tests: Vec<String>,
    /// All that a report depends on beside the text.
    around: Fingerprint,
    missing: Arc<Report>,
    untouched: Arc<Report>,
}

/// How to go about it.
pub struct Settings<'a> {
    /// How many sources are judged at once.
    pub jobs: usize,
    /// A folder to work in, which nobody else uses.
    pub work: &'a Path,
    /// What was judged before, and where to write down what is judged now.
    pub journal: &'a Journal,
}

/// What became of one answer.
enum PlannedAnswer {
    Decided(Arc<Report>),
    /// The report on this source counts.
    Judged(usize),
}

/// A text that somebody has handed in, perhaps like others.
struct DistinctAnswer {
    assignment: usize,
    /// The first who handed it in. The text is read again when it is judged: all texts of a big
    /// class are too many to hold.
    submission: usize,
    fingerprint: Fingerprint,
    report: Option<Arc<Report>>,
}

/// What is to be done for a class.
#[derive(Default)]
struct Plan {
    /// By submission and exercise.
    answers: Vec<Vec<PlannedAnswer>>,
    sources: Vec<DistinctAnswer>,
    figures: GradingCounts,
}

impl<'a> Class<'a> {
    /// Reads all that the course says about its exercises.
    pub fn new(context: &'a JudgeContext, course: &'a Course) -> Result<Self> {
        let scope = Scope::seeded(None);
        let assignments = course.exercises().map(|exercise| assignment(context, exercise, &scope));
        let assignments = assignments.collect::<Result<_>>()?;
        Ok(Self { context, course, scope, assignments })
    }

    /// All that the results of this part of a class depend on, beside the texts.
    pub fn manifest(&self, submissions: &[Submission], shard: Shard) -> Manifest {
        let around = self.assignments.iter().map(|assignment| assignment.around.to_string());
        let around: String = around.collect();
        let asked = |assignment: &Assignment| ManifestExercise {
            key: assignment.exercise.key.clone(),
            max_points: assignment.exercise.points,
            tests: assignment.tests.clone(),
        };
        Manifest {
            grader: GRADER.to_owned(),
            course: self.course.title.clone(),
            course_hash: Fingerprint::of([around.as_bytes()]).to_string(),
            library: self.context.bundle.key.clone(),
            sandbox: self.context.sandbox(),
            shard,
            exercises: self.assignments.iter().map(asked).collect(),
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
        let mut plan = self.plan(submissions, settings.journal, tell).await?;
        let mut open = plan.open();
        for attempt in 0..=TRIES_AGAIN {
            if open.is_empty() {
                break;
            }
            if attempt > 0 {
                tell(Grading::TriesAgain { answers: open.len() });
            }
            // What failed may have failed because the machine had too much to do.
            let jobs = if attempt == 0 { settings.jobs } else { 1 };
            let round = Round::new(self, submissions, &plan.sources, &open, settings.journal, tell);
            for (source, report) in round.judge(jobs, settings.work).await? {
                plan.sources[source].report = Some(report);
            }
            open.retain(|&source| plan.sources[source].failed());
        }
        plan.count();
        let results = submissions.iter().zip(&plan.answers).map(|(submission, answers)| {
            Graded::new(submission.id.clone(), answers.iter().filter_map(|a| plan.report(a)))
        });
        let results = ClassResults::new(self.course.title.clone(), results.collect());
        Ok((results, plan.figures))
    }

    /// Looks at every answer, and decides what can be decided without a compiler.
    async fn plan(
        &self,
        submissions: &[Submission],
        journal: &Journal,
        tell: &mut dyn FnMut(Grading),
    ) -> Result<Plan> {
        let mut plan = Plan::default();
        plan.figures.submissions = submissions.len();
        let mut seen = HashMap::new();
        for (number, submission) in submissions.iter().enumerate() {
            tell(Grading::Read { done: number, total: submissions.len() });
            let mut answers = Vec::with_capacity(self.assignments.len());
            for (index, assignment) in self.assignments.iter().enumerate() {
                let text = match self.look(assignment, submission, &mut plan.figures) {
                    Ok(text) => text,
                    Err(decided) => {
                        answers.push(PlannedAnswer::Decided(decided));
                        continue;
                    }
                };
                let fingerprint = assignment.around.with(text.as_bytes());
                let source = *seen.entry(fingerprint).or_insert_with(|| {
                    let report = journal.get(&fingerprint);
                    plan.sources.push(DistinctAnswer {
                        assignment: index,
                        submission: number,
                        fingerprint,
                        report,
                    });
                    plan.sources.len() - 1
                });
                answers.push(PlannedAnswer::Judged(source));
            }
            plan.answers.push(answers);
            // Looking through a big class takes a while, in which Ctrl-C must be heard.
            tokio::task::yield_now().await;
        }
        tell(Grading::Read { done: submissions.len(), total: submissions.len() });
        plan.figures.reused = plan.sources.iter().filter(|source| source.report.is_some()).count();
        Ok(plan)
    }

    /// The text of an answer, or the report on it if it needs no compiler.
    fn look(
        &self,
        assignment: &Assignment,
        submission: &Submission,
        figures: &mut GradingCounts,
    ) -> Result<String, Arc<Report>> {
        let intake = submission.source(&assignment.exercise.key);
        let WithoutSource { verdict, message } = match taken_in(&assignment.shown_as, intake) {
            Ok(text) if is_untouched(&text, &assignment.starter) => {
                figures.untouched += 1;
                return Err(Arc::clone(&assignment.untouched));
            }
            Ok(text) => return Ok(text),
            Err(refused) => refused,
        };
        match verdict {
            Verdict::Missing => {
                figures.missing += 1;
                return Err(Arc::clone(&assignment.missing));
            }
            // Not the student's doing: the next run may be let in.
            Verdict::Infrastructure => figures.infrastructure += 1,
            _ => figures.refused += 1,
        }
        Err(Arc::new(assignment.decided(verdict, message)))
    }
}

fn assignment<'a>(
    context: &'a JudgeContext,
    exercise: &'a Exercise,
    scope: &Scope,
) -> Result<Assignment<'a>> {
    let shown_as = exercise.key.source_path();
    let tests = context.exercise_files(&exercise.key)?.tests;
    let around = context.around(exercise, shown_as.as_ref(), Origin::HandedIn, scope)?;
    let report = |verdict, message| Arc::new(decided(context, exercise, &tests, verdict, message));
    Ok(Assignment {
        context,
        exercise,
        starter: with_plain_ends(&context.course_files.starter(&exercise.key)?),
        around,
        missing: report(Verdict::Missing, format!("Not handed in: there is no {shown_as}.")),
        untouched: report(
            Verdict::Todo,
            "Not begun: this is the starter, as it was given out.".to_owned(),
        ),
        shown_as,
        tests,
    })
}

/// A report that needs no hidden test to have been run.
fn decided(
    context: &JudgeContext,
    exercise: &Exercise,
    tests: &[String],
    verdict: Verdict,
    message: String,
) -> Report {
    let judgement = Judgement::without_running(verdict, message, tests);
    Report {
        wall_ms: None,
        ..report(context, exercise, judgement, vec![], &(0..0), Instant::now())
    }
}

impl Assignment<'_> {
    fn decided(&self, verdict: Verdict, message: String) -> Report {
        decided(self.context, self.exercise, &self.tests, verdict, message)
    }

    fn failed(&self, message: String) -> Report {
        self.decided(Verdict::Infrastructure, message)
    }

    fn text(&self, source: String) -> Answer {
        Answer {
            shown_as: self.shown_as.clone().into(),
            source: Ok(source),
            origin: Origin::HandedIn,
        }
    }
}

/// Whether nobody has written anything. Git and unpackers may have changed how lines end.
fn is_untouched(text: &str, starter: &str) -> bool {
    with_plain_ends(text) == starter
}

fn with_plain_ends(text: &str) -> String {
    text.replace("\r\n", "\n")
}

impl DistinctAnswer {
    fn failed(&self) -> bool {
        self.report.as_ref().is_none_or(|report| report.verdict == Verdict::Infrastructure)
    }
}

impl Plan {
    /// The sources that have to be judged.
    fn open(&self) -> Vec<usize> {
        let sources = self.sources.iter().enumerate();
        sources.filter(|(_, source)| source.report.is_none()).map(|(index, _)| index).collect()
    }

    fn report(&self, answer: &PlannedAnswer) -> Option<Arc<Report>> {
        match answer {
            PlannedAnswer::Decided(report) => Some(Arc::clone(report)),
            PlannedAnswer::Judged(source) => self.sources[*source].report.clone(),
        }
    }

    /// Counts what was judged, once it is.
    fn count(&mut self) {
        let failed = self.sources.iter().filter(|source| source.failed()).count();
        let asked = self.answers.iter().flatten();
        let asked = asked.filter(|answer| matches!(answer, PlannedAnswer::Judged(_))).count();
        self.figures.infrastructure += failed;
        self.figures.duplicates = asked - self.sources.len();
        self.figures.judged = self.sources.len() - self.figures.reused - failed;
    }
}

/// One attempt at everything that is to be judged.
struct Round<'a> {
    class: &'a Class<'a>,
    submissions: &'a [Submission],
    sources: &'a [DistinctAnswer],
    journal: &'a Journal,
    state: RefCell<State<'a>>,
}

/// What the jobs of a round share.
struct State<'a> {
    queue: Queue,
    /// By exercise: why its own answer did not pass here, or that it did.
    references: HashMap<usize, Result<(), String>>,
    reports: Vec<(usize, Arc<Report>)>,
    total: usize,
    tell: &'a mut dyn FnMut(Grading),
}

impl<'a> Round<'a> {
    fn new(
        class: &'a Class<'a>,
        submissions: &'a [Submission],
        sources: &'a [DistinctAnswer],
        open: &[usize],
        journal: &'a Journal,
        tell: &'a mut dyn FnMut(Grading),
    ) -> Self {
        let queue = Queue::new(open.iter().map(|&source| (sources[source].assignment, source)));
        let total = open.len();
        // A rate counts from here, not from the first that is done.
        tell(Grading::Judged { done: 0, total });
        let state = State { queue, references: HashMap::new(), reports: vec![], total, tell };
        Self { class, submissions, sources, journal, state: RefCell::new(state) }
    }

    /// Judges everything, in `jobs` places under `work`.
    async fn judge(self, jobs: usize, work: &Path) -> Result<Vec<(usize, Arc<Report>)>> {
        let jobs = jobs.clamp(1, self.state.borrow().total.max(1));
        let places = (0..jobs).map(|job| self.at(WorkFolder::new(&work.join(job.to_string()))));
        try_join_all(places).await?;
        Ok(self.state.into_inner().reports)
    }

    /// Judges at one place, until nothing is left to do.
    async fn at(&self, work_folder: WorkFolder) -> Result<()> {
        let mut here = None;
        loop {
            let next = self.state.borrow_mut().queue.next(here);
            let Some((assignment, source, left)) = next else { return Ok(()) };
            if here != Some(assignment) {
                work_folder.clear()?;
                here = Some(assignment);
                let unknown = !self.state.borrow().references.contains_key(&assignment);
                if unknown || left + 1 >= WORTH_A_MEMORY {
                    let passed = self.judge_reference(&work_folder, assignment).await;
                    self.state.borrow_mut().references.insert(assignment, passed);
                }
            }
            let report = self.judge_source(&work_folder, source).await?;
            let mut state = self.state.borrow_mut();
            state.reports.push((source, report));
            let (done, total) = (state.reports.len(), state.total);
            (state.tell)(Grading::Judged { done, total });
        }
    }

    /// Judges the course's own answer, and keeps what the compiler has learnt from it.
    async fn judge_reference(
        &self,
        work_folder: &WorkFolder,
        assignment: usize,
    ) -> Result<(), String> {
        let Class { context, scope, assignments, .. } = self.class;
        let Assignment { exercise, .. } = &assignments[assignment];
        let said = |failure: Failure| failure.to_string();
        let solution = context.course_files.solution(&exercise.key).map_err(said)?;
        let text = assignments[assignment].text(solution);
        work_folder.prepare(&exercise.key).map_err(said)?;
        let report = judge(&at(context, work_folder), exercise, &text, scope, &mut |_| {}).await;
        if report.verdict != Verdict::Passed {
            return Err(format!("{}: {}", report.verdict.word(), report.message));
        }
        work_folder.remember(&exercise.key).map_err(said)
    }

    async fn judge_source(&self, work_folder: &WorkFolder, index: usize) -> Result<Arc<Report>> {
        let source = &self.sources[index];
        let Class { context, scope, assignments, .. } = self.class;
        let assignment = &assignments[source.assignment];
        let Assignment { exercise, around, .. } = assignment;
        if let Some(Err(why)) = self.state.borrow().references.get(&source.assignment) {
            return Ok(Arc::new(assignment.failed(format!(
                "Not judged: the course's own answer does not pass here ({why})."
            ))));
        }
        let text = match self.submissions[source.submission].source(&exercise.key) {
            Intake::Text(text) if around.with(text.as_bytes()) == source.fingerprint => text,
            _ => {
                let message = format!("{} has changed in the meantime.", assignment.shown_as);
                return Ok(Arc::new(assignment.failed(message)));
            }
        };
        work_folder.prepare(&exercise.key)?;
        let text = assignment.text(text);
        let mut report =
            judge(&at(context, work_folder), exercise, &text, scope, &mut |_| {}).await;
        report.wall_ms = None;
        if report.real_time {
            report.timeline.clear();
        }
        if report.verdict == Verdict::Infrastructure {
            // It may name folders of this machine, and results do not.
            let why = std::mem::replace(&mut report.message, FAILED.to_owned());
            let key = exercise.key.clone();
            (self.state.borrow_mut().tell)(Grading::Failed { key, why });
            if report.tests.is_empty() {
                report.tests = assignment.failed(String::new()).tests;
            }
            return Ok(Arc::new(report));
        }
        self.journal.append(&source.fingerprint, &report).await
    }
}

fn at(context: &JudgeContext, work_folder: &WorkFolder) -> JudgeContext {
    JudgeContext { build_dir: work_folder.build_dir.clone(), ..context.clone() }
}
