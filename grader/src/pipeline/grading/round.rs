//! One attempt at everything that is to be judged, by as many workers as there are jobs.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use futures::future::try_join_all;

use crate::mechanisms::class::journal::Journal;
use crate::mechanisms::class::submissions::Submission;
use crate::pipeline::grading::class::Class;
use crate::pipeline::grading::plan::DistinctAnswer;
use crate::pipeline::grading::queue::{Next, Queue};
use crate::pipeline::grading::worker::Judges;
use crate::vocabulary::events::Grading;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{Report, Verdict};

/// From so many answers on, a memory for the compiler is worth making.
const WORTH_A_MEMORY: usize = 3;

/// One attempt at everything that is to be judged.
pub(super) struct Round<'a> {
    class: &'a Class<'a>,
    submissions: &'a [Submission],
    texts: &'a [DistinctAnswer],
    journal: &'a Journal,
    state: RefCell<State<'a>>,
}

/// What the workers of a round share.
struct State<'a> {
    queue: Queue,
    /// By exercise: why its own answer did not pass here, or that it did.
    references: HashMap<usize, Result<(), String>>,
    reports: Vec<(usize, Arc<Report>)>,
    total: usize,
    tell: &'a mut dyn FnMut(Grading),
}

impl State<'_> {
    fn done(&mut self, text: usize, report: Arc<Report>) {
        self.reports.push((text, report));
        let (done, total) = (self.reports.len(), self.total);
        (self.tell)(Grading::Judged { done, total });
    }
}

impl<'a> Round<'a> {
    /// A round that judges those of `texts` that are `open`.
    pub fn new(
        class: &'a Class<'a>,
        (submissions, texts): (&'a [Submission], &'a [DistinctAnswer]),
        open: &[usize],
        journal: &'a Journal,
        tell: &'a mut dyn FnMut(Grading),
    ) -> Self {
        let queue = Queue::new(open.iter().map(|&text| (texts[text].assignment, text)));
        let total = open.len();
        // A rate counts from here, not from the first that is done.
        tell(Grading::Judged { done: 0, total });
        let state = State { queue, references: HashMap::new(), reports: vec![], total, tell };
        Self { class, submissions, texts, journal, state: RefCell::new(state) }
    }

    /// Judges everything, by `jobs` workers, and returns the report on each text.
    pub async fn judge<W: Judges>(
        self,
        jobs: usize,
        worker: &dyn Fn(usize) -> W,
    ) -> Result<Vec<(usize, Arc<Report>)>> {
        let jobs = jobs.clamp(1, self.state.borrow().total.max(1));
        try_join_all((0..jobs).map(|job| self.work(worker(job)))).await?;
        Ok(self.state.into_inner().reports)
    }

    /// Has a worker judge until nothing is left to do.
    async fn work(&self, mut worker: impl Judges) -> Result<()> {
        let mut here = None;
        loop {
            let next = self.state.borrow_mut().queue.next(here);
            let Some(next) = next else { return Ok(()) };
            if here != Some(next.exercise) {
                here = Some(next.exercise);
                self.prove_here(&mut worker, &next).await;
            }
            let report = self.judge_text(&mut worker, next.text).await?;
            self.state.borrow_mut().done(next.text, report);
        }
    }

    /// Has a worker who begins an exercise judge the course's own answer, if nobody has yet or it
    /// is worth the memory.
    async fn prove_here(&self, worker: &mut impl Judges, next: &Next) {
        let unknown = !self.state.borrow().references.contains_key(&next.exercise);
        if unknown || next.left + 1 >= WORTH_A_MEMORY {
            let assignment = &self.class.assignments[next.exercise];
            let passed = match assignment.reference() {
                Ok(own) => worker.begin(assignment.exercise, &own).await,
                Err(failure) => Err(failure.to_string()),
            };
            self.state.borrow_mut().references.insert(next.exercise, passed);
        }
    }

    /// Judges one text, and writes it down unless it was the grader that failed.
    async fn judge_text(&self, worker: &mut impl Judges, index: usize) -> Result<Arc<Report>> {
        let DistinctAnswer { assignment, submission, fingerprint, .. } = &self.texts[index];
        if let Some(Err(why)) = self.state.borrow().references.get(assignment) {
            let why = format!("Not judged: the course's own answer does not pass here ({why}).");
            return Ok(Arc::new(self.class.assignments[*assignment].failed(why)));
        }
        let assignment = &self.class.assignments[*assignment];
        let answer = match assignment.read_again(&self.submissions[*submission], fingerprint) {
            Ok(answer) => answer,
            Err(report) => return Ok(report),
        };
        let judged = worker.judge(assignment.exercise, &answer).await;
        // A folder that cannot be made ready is this machine's fault, and worth another try.
        let judged = judged.unwrap_or_else(|failure| assignment.failed(failure.to_string()));
        let (report, why) = assignment.for_results(judged);
        if let Some(why) = why {
            let key = assignment.exercise.key.clone();
            (self.state.borrow_mut().tell)(Grading::Failed { key, why });
        }
        match report.verdict {
            Verdict::Infrastructure => Ok(Arc::new(report)),
            _ => self.journal.append(fingerprint, &report).await,
        }
    }
}
