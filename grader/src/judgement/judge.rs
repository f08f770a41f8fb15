//! The one judge: decides the verdict on a submission from what compiling and running it
//! brought.
//!
//! Records are claims. A hidden test has passed only if its process was ready, reported every
//! run, said goodbye, and exited as it said it would; what is missing never means passed.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use protocol::claim::{Check, End, GAVE_UP, Meddled, TrialReport};
use protocol::event::TaskKind;

use crate::judgement::findings::{
    Constant, ExerciseFacts, FailedRun, Finding, Tell, constants, diagnose,
};
use crate::judgement::one_poll::{stands_still, standstill, standstill_line};
use crate::judgement::showing::{Harm, Showing, has_other_latencies};
use crate::judgement::source::Source;
use crate::judgement::story::{Raised, StoppedAt, Story, Task, tell};
use crate::judgement::timeline::Told;
use crate::judgement::{clues, memory, standstill, timeline, whereabouts};
use crate::vocabulary::judgement::{Judgement, Related};
use crate::vocabulary::record::{ProcessEnd, Record, Talk, TestRun};
use crate::vocabulary::report::{CompilerMessage, Diagnosis, TestReport, TestStatus, Verdict};
use crate::vocabulary::timeline::{Bar, Clock};

/// What hidden tests brought, and all that the judgement on it depends on. It owns what it holds, so
/// that judging may go on on another thread while its surroundings stay awake.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The hidden tests, of which some may not have been run.
    pub tests: Vec<String>,
    /// Those that were run, in that order.
    pub runs: Vec<TestRun>,
    /// The learner's source.
    pub source: Arc<Source>,
    /// What the compiler warned of in it.
    pub warnings: Vec<CompilerMessage>,
    /// What holds for every answer to the exercise.
    pub exercise: ExerciseFacts,
    /// Lines with guards that a lint suspects of being held across an `.await`; empty if none was
    /// asked.
    pub guard_lines: Vec<u32>,
    /// The line of a future that is bound to `_`; `None` where there is none, or nobody has asked.
    pub unbound_future: Option<u32>,
}

/// One run of a hidden test, as it ended.
#[derive(Clone, Copy, Debug)]
pub struct EndedRun<'a> {
    pub report: &'a TrialReport,
    pub record: &'a Record,
    /// It was made once more, in real time.
    pub repeated: bool,
}

/// Whether a run gives no reason to look closer, so that the next seed may be tried.
///
/// Only a run whose checks all hold has its record read.
pub fn is_clean(ended: EndedRun<'_>, source: &Source, exercise: &ExerciseFacts) -> bool {
    let EndedRun { report, record, repeated } = ended;
    if report.end != End::Returned
        || report.meddled.is_some()
        || !report.checks.iter().all(Check::holds)
    {
        return false;
    }
    let run = FailedRun {
        // Nothing is told of it.
        test: "",
        report,
        repeated,
        story: &tell(record, source),
        source,
        warnings: &[],
        constants: &[],
        exercise,
        guard_lines: &[],
        unbound_future: None,
    };
    diagnose(&run).is_none()
}

/// The judgement on what hidden tests brought; `None` if `stop` was set meanwhile.
pub fn of_runs(evidence: &Evidence, stop: &AtomicBool) -> Option<Judgement> {
    let Evidence { tests: names, runs, source, .. } = evidence;
    let constants = constants(runs.iter().flat_map(|run| &run.talk.trials));
    let mut looked = vec![];
    for run in runs {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        looked.push(Looked::at(run, evidence, &constants));
    }
    let worst = looked.iter().min_by_key(|looked| looked.importance());
    let is_wrong = worst.is_some_and(|worst| {
        matches!(worst.outcome, Outcome::Failed { .. } | Outcome::Stopped { .. })
    });
    let stories = || looked.iter().map(|looked| &looked.story);
    let shown = worst.map(|worst| worst.run.test.as_str());
    let report = |looked: &Looked<'_>| match is_wrong && looked.has_seen_nothing() {
        true => TestReport::not_run(&looked.run.test),
        false => TestReport {
            other_latencies: Some(&*looked.run.test) == shown
                && has_other_latencies(source, &looked.story, stories()),
            ..looked.report()
        },
    };
    let mut tests: Vec<_> = looked.iter().map(report).collect();
    tests.extend(names.iter().skip(tests.len()).map(|name| TestReport::not_run(name)));
    let all_were_run = runs.len() == names.len();
    let Some(worst) =
        worst.filter(|worst| all_were_run || !matches!(worst.outcome, Outcome::Passed))
    else {
        let message = "Not every hidden test was run.";
        return Some(Judgement::without_running(Verdict::Infrastructure, message, names));
    };
    let drawn = worst.drawn();
    let bars = timeline::bars(&drawn, source, worst.told());
    let line = worst.line(source, &bars);
    let related = worst.outcome.related();
    Some(Judgement {
        verdict: worst.outcome.verdict(),
        diagnosis: worst.outcome.diagnosis(),
        message: worst.outcome.message(),
        line,
        related: related.into_iter().filter(|related| Some(related.line) != line).collect(),
        trial: trial_that_shows(worst, source),
        shown_trial: match worst.outcome {
            Outcome::Passed => 0,
            _ => trial_in_hand(&worst.run.talk),
        },
        tests,
        timeline: bars,
        steps: timeline::steps(&drawn, source, worst.told()),
        untold: worst.story.untold,
        printed: worst.run.printed.clone(),
        shown_test: Some(worst.run.test.clone()),
        repeated: worst.run.talk.repeated,
    })
}

/// Where all passed, no seed shows more than another. What earlier runs have left in a `static` is part
/// of what a later one shows: that needs all of them.
fn trial_that_shows(worst: &Looked<'_>, source: &Source) -> usize {
    match worst.outcome {
        Outcome::Passed => 0,
        _ if clues::keeps_statics(source) => 0,
        _ => trial_in_hand(&worst.run.talk),
    }
}

/// Which run the process was at: the one that it never reported, or else the last that it did.
fn trial_in_hand(talk: &Talk) -> usize {
    match talk.unanswered {
        Some(_) => talk.trials.len(),
        None => talk.trials.len().saturating_sub(1),
    }
}

/// A hidden test's process, looked at.
struct Looked<'a> {
    run: &'a TestRun,
    story: Story,
    outcome: Outcome,
}

/// A time that was measured.
#[derive(Clone, Copy)]
struct Elapsed {
    began_us: u64,
    expected_ms: u64,
    got_ms: u64,
}

impl Elapsed {
    fn of(check: &Check) -> Option<Self> {
        match *check {
            Check::Elapsed { began_us, expected_ms, got_ms } => {
                Some(Self { began_us, expected_ms, got_ms })
            }
            _ => None,
        }
    }
}

/// How a hidden test came out. What concerns the whole process comes first.
enum Outcome {
    /// The process did not come to an end of its own, or not to the end it claimed.
    Stopped {
        verdict: Verdict,
        diagnosis: Option<Diagnosis>,
        line: Option<u32>,
        message: String,
    },
    /// A `todo!` was reached.
    Todo {
        line: u32,
    },
    /// It failed; `depth` says how deep the cause lies.
    Failed {
        depth: usize,
        finding: Finding,
    },
    Passed,
}

impl<'a> Looked<'a> {
    fn at(run: &'a TestRun, evidence: &Evidence, constants: &[Constant]) -> Self {
        let story = tell(&run.record, &evidence.source);
        let outcome = outcome(run, &story, evidence, constants);
        Self { run, story, outcome }
    }

    /// What the whole submission is judged and shown by: the smallest. Where all have passed, one that
    /// has the answer's work to show.
    fn importance(&self) -> ((usize, usize), Harm, Showing) {
        let showing = match self.outcome {
            Outcome::Passed => Showing::of(&self.story),
            _ => Showing::Work,
        };
        (self.outcome.depth(), self.harm(), showing)
    }

    /// What came of it that the answer waits in a wrong way, where that is what is told.
    fn harm(&self) -> Harm {
        let is_about_waiting =
            matches!(self.outcome.diagnosis(), Some(Diagnosis::Blocking | Diagnosis::NeverAwaited));
        let is_late = self.elapsed().is_some_and(|elapsed| elapsed.got_ms != elapsed.expected_ms);
        match (is_about_waiting, is_late, self.all_holds()) {
            (false, _, _) | (true, true, _) => Harm::Time,
            (true, false, false) => Harm::Other,
            (true, false, true) => Harm::None,
        }
    }

    /// Nothing was compared in it: the answer was not so far as to have what it is about, which
    /// another test tells of. It has not failed, and to say that it passed would be untrue.
    fn has_seen_nothing(&self) -> bool {
        let mut trials = self.run.talk.trials.iter();
        matches!(self.outcome, Outcome::Passed) && trials.all(|trial| trial.checks.is_empty())
    }

    /// The story as it is drawn.
    fn drawn(&self) -> Cow<'_, Story> {
        match self.was_given_up() {
            true => Cow::Owned(standstill::to_be_drawn(self.story.clone())),
            false => Cow::Borrowed(&self.story),
        }
    }

    /// Whether the run did not end by itself within its virtual time.
    fn was_given_up(&self) -> bool {
        let last = self.run.talk.trials.last();
        last.is_some_and(|report| report.end == End::DeadlinePassed)
    }

    /// The line that the sentence is about, or else where to look.
    fn line(&self, source: &Source, bars: &[Bar]) -> Option<u32> {
        let elsewhere = || match self.outcome.verdict() {
            Verdict::Failed => {
                whereabouts::line(self.outcome.diagnosis()?, &self.story, source, bars)
            }
            _ => None,
        };
        self.outcome.line().or_else(elsewhere)
    }

    fn in_real_time(&self) -> bool {
        // A run that was cut off has reported nothing.
        let reported = self.run.talk.trials.last().is_some_and(|report| report.real_time);
        reported || self.run.record.real_time
    }

    /// What the picture must agree with.
    fn told(&self) -> Told {
        let stopped = matches!(self.run.end, ProcessEnd::OutOfTime);
        Told {
            clock: if self.in_real_time() { Clock::Real } else { Clock::Virtual },
            line: self.outcome.line(),
            never_came_back: stopped && stands_still(&self.run.record, &self.story),
            given_up_us: self.was_given_up().then_some(self.story.now_us),
        }
    }

    /// The time that was measured: the first that is not as expected, or else that of the call after which
    /// something else was not, or the first; none where the last that was handed over never came back,
    /// which is what the test is about then.
    fn elapsed(&self) -> Option<Elapsed> {
        let report = self.run.talk.trials.last()?;
        let last = self.story.windows.last();
        let is_out = last.is_some_and(|window| window.returned_us.is_none());
        if is_out && report.end != End::Returned {
            return None;
        }
        let checks = &report.checks;
        let times = |checks: &[Check]| checks.iter().filter_map(Elapsed::of).collect::<Vec<_>>();
        let all = times(checks);
        let failed = checks.iter().position(|check| !check.holds()).unwrap_or(0);
        let wrong = all.iter().find(|time| time.got_ms != time.expected_ms).copied();
        wrong.or_else(|| times(&checks[..failed]).pop()).or(all.first().copied())
    }

    /// Whether the last run came to its end, and all that it compared is as it should be.
    fn all_holds(&self) -> bool {
        let last = self.run.talk.trials.last();
        last.is_some_and(|report| {
            report.end == End::Returned
                && !report.checks.is_empty()
                && report.checks.iter().all(Check::holds)
        })
    }

    fn report(&self) -> TestReport {
        let elapsed = self.elapsed();
        let expecting = self.run.talk.trials.last().and_then(|report| report.expecting_ms);
        let expected = elapsed.map(|elapsed| elapsed.expected_ms).or(expecting);
        // In real time it is another one every time, and nothing exact is expected.
        let is_told = expected.is_some() && !self.in_real_time();
        let last_began_us = self.story.windows.last().map(|window| window.began_us);
        let measured_from_us = elapsed.map(|elapsed| elapsed.began_us).or(last_began_us);
        TestReport {
            name: self.run.test.clone(),
            status: match self.outcome {
                Outcome::Passed => TestStatus::Passed,
                Outcome::Todo { .. } => TestStatus::Todo,
                Outcome::Stopped { .. } | Outcome::Failed { .. } => TestStatus::Failed,
            },
            virtual_ms: elapsed.map(|elapsed| elapsed.got_ms),
            expected_virtual_ms: expected,
            measured_from_ms: measured_from_us.filter(|_| is_told).unwrap_or(0).div_ceil(1000),
            message: match self.outcome {
                Outcome::Passed => String::new(),
                _ => self.outcome.message(),
            },
            diagnosis: self.outcome.diagnosis(),
            holds: matches!(self.outcome, Outcome::Failed { .. }) && self.all_holds(),
            other_latencies: false,
        }
    }
}

fn outcome(run: &TestRun, story: &Story, evidence: &Evidence, constants: &[Constant]) -> Outcome {
    if let Some(stopped) = stopped(run, story, &evidence.source) {
        return stopped;
    }
    let Some(report) = run.talk.trials.last() else {
        return contradiction("The test process reported no run.");
    };
    if let Some(meddled) = report.meddled {
        return contradiction(of_meddling(meddled));
    }
    if let Some(line) = todo_line(report, story, &evidence.source) {
        return Outcome::Todo { line };
    }
    if let Some(ours) = our_panic(report, story) {
        return ours;
    }
    let failed = FailedRun {
        test: &run.test,
        report,
        repeated: run.talk.repeated,
        story,
        source: &evidence.source,
        warnings: &evidence.warnings,
        constants,
        exercise: &evidence.exercise,
        guard_lines: &evidence.guard_lines,
        unbound_future: evidence.unbound_future,
    };
    match diagnose(&failed) {
        Some((depth, finding)) => Outcome::Failed { depth, finding },
        None => nothing_found(report),
    }
}

/// What is left if no rule finds anything: a pass, if the run ended well and all of it holds.
fn nothing_found(report: &TrialReport) -> Outcome {
    if report.end == End::Returned && report.checks.iter().all(Check::holds) {
        return Outcome::Passed;
    }
    contradiction("The run went wrong in a way that it did not report.")
}

/// What is wrong with the process itself, before anything it claims is looked at.
fn stopped(run: &TestRun, story: &Story, source: &Source) -> Option<Outcome> {
    let gave_up = matches!(
        run.talk.trials.last(),
        Some(TrialReport { end: End::PollBudgetSpent { .. } | End::Stuck, .. })
    );
    let (verdict, message) = match run.end {
        ProcessEnd::Exited(0) if run.talk.goodbye && !run.talk.garbled => return None,
        ProcessEnd::Exited(status) if status == i32::from(GAVE_UP) && gave_up => return None,
        ProcessEnd::Exited(status) if !run.talk.ready => {
            return Some(our_fault(did_not_start(status, &run.printed)));
        }
        ProcessEnd::Exited(status) => {
            return Some(contradiction(&format!(
                "The process ended with status {status} before the test was over: does something \
                 call `exit`?"
            )));
        }
        ProcessEnd::OutOfTime => return Some(out_of_time(&run.record, story, source)),
        ProcessEnd::OutOfMemory { limit_mib } => {
            return Some(out_of_memory(memory::too_much(limit_mib, &run.record, story), story));
        }
        ProcessEnd::Signalled(_) if memory::is_refused(&run.record) => {
            return Some(out_of_memory(memory::refused(&run.record, story), story));
        }
        ProcessEnd::OutOfOutput => (Verdict::ResourceLimit, "It printed far too much.".to_owned()),
        ProcessEnd::KILLED => return Some(our_fault(KILLED_FROM_OUTSIDE.to_owned())),
        ProcessEnd::Signalled(signal) => return Some(crashed(signal, story)),
    };
    Some(Outcome::Stopped { verdict, diagnosis: None, line: None, message })
}

/// What the standard library says, word for word, where a panic comes out of a destructor while another
/// one unwinds, and ends the process then.
const IN_CLEANUP: &str = "panic in a destructor during cleanup";

/// A signal has ended the process: that of the standard library's own, where what a panic drops panics.
fn crashed(signal: i32, story: &Story) -> Outcome {
    let of_signal = Outcome::Stopped {
        verdict: Verdict::Crashed,
        diagnosis: None,
        line: None,
        message: format!("The process was ended by signal {signal}."),
    };
    let [.., second, end] = &story.panics[..] else { return of_signal };
    if end.message != IN_CLEANUP {
        return of_signal;
    }
    Outcome::Stopped {
        verdict: Verdict::Crashed,
        diagnosis: Some(Diagnosis::Panicked),
        line: second.raised.place().map(|(line, _)| line).or(second.within),
        message: format!(
            "Two panics at once, which end the whole process: what the first one dropped panicked, too, \
             and said \"{}\". Nothing that runs in `drop` may panic.",
            second.message
        ),
    }
}

const KILLED_FROM_OUTSIDE: &str = "Something on this machine ended the hidden test, as systems do \
                                   that run out of memory. Close what needs much of it, and try \
                                   again.";

/// What a program exits with that the loader cannot start.
const CANNOT_BE_LOADED: i32 = 127;

fn did_not_start(status: i32, printed: &str) -> String {
    let first = printed.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    match status {
        CANNOT_BE_LOADED if !first.is_empty() => format!(
            "The hidden test could not be started, which is no fault of your text's: {first}"
        ),
        _ => format!("The hidden test did not start (status {status})."),
    }
}

fn our_fault(message: String) -> Outcome {
    Outcome::Stopped { verdict: Verdict::Infrastructure, diagnosis: None, line: None, message }
}

/// A panic of the hidden test's own, when no code of the learner's was running.
fn our_panic(report: &TrialReport, story: &Story) -> Option<Outcome> {
    let End::Panicked { message, place: Some(place) } = &report.end else { return None };
    let theirs = story.panics.iter().any(|panic| panic.raised != Raised::InOurFiles);
    let open = story.windows.last().is_none_or(|window| window.returned_us.is_none());
    let ours = place.is_ours() && !theirs && !open;
    ours.then(|| {
        our_fault(format!(
            "The hidden test itself panicked, which is no fault of your text's: {message}"
        ))
    })
}

fn contradiction(message: &str) -> Outcome {
    Outcome::Stopped {
        verdict: Verdict::Tampered,
        diagnosis: None,
        line: None,
        message: message.to_owned(),
    }
}

fn of_meddling(meddled: Meddled) -> &'static str {
    match meddled {
        Meddled::Clock => {
            "Something moved the clock of the hidden test: does something call `advance`, `pause` \
             or `resume`? Wait for the time that is to pass."
        }
        Meddled::PanicHook => {
            "Something keeps panics from being heard: does something call `set_hook` or \
             `take_hook`?"
        }
    }
}

fn out_of_memory(message: String, story: &Story) -> Outcome {
    let line = story.stopped.map(StoppedAt::line);
    Outcome::Stopped { verdict: Verdict::ResourceLimit, diagnosis: None, line, message }
}

/// A poll that never came back is told with the task it was of and the loop that can be meant; which
/// of both causes it has, an endless loop or a wait, is not in the record.
fn out_of_time(record: &Record, story: &Story, source: &Source) -> Outcome {
    let stands_still = stands_still(record, story);
    let stands_at = || standstill_line(story, source);
    let (diagnosis, line, why) = if stands_still {
        (Some(Diagnosis::Blocking), stands_at(), standstill(story, source))
    } else if let Some(line) = working_line(story) {
        (None, Some(line), still_at_work(line))
    } else {
        let ms = story.now_us / 1000;
        let around = match story.stopped {
            Some(StoppedAt::Loop { line }) if !record.real_time => Some(line),
            _ => None,
        };
        let why = match record.real_time {
            // Nothing but what is recorded moves this clock.
            true => format!(
                "its time was up before it had ended. What is recorded of it ends at {ms} ms of real time"
            ),
            false => format!(
                "its time was up while the run still went on, at {ms} ms of the test's clock{}",
                around.map(|line| format!(", in the loop of line {line}")).unwrap_or_default()
            ),
        };
        (None, around, why)
    };
    let message = format!("Stopped, because {why}.");
    Outcome::Stopped { verdict: Verdict::TimedOut, diagnosis, line, message }
}

/// Where work was handed to another thread that was not done by the end, of the first such. That it has
/// begun is not asked for: what nothing comes after is not written down any more.
fn working_line(story: &Story) -> Option<u32> {
    let at_work = |task: &&Task| task.kind == TaskKind::Blocking && task.ended.is_none();
    story.tasks.iter().filter(at_work).find_map(|task| task.line)
}

fn still_at_work(line: u32) -> String {
    format!(
        "what line {line} hands to another thread was not done. The test's clock stands still while \
         such work goes on: a timer that it waits for never comes"
    )
}

/// The line of the `todo!` that was reached, decided by the panic's position alone.
fn todo_line(report: &TrialReport, story: &Story, source: &Source) -> Option<u32> {
    let at_the_end = match &report.end {
        End::Panicked { place: Some(place), .. } if place.file == source.path => {
            Some((place.line, place.column))
        }
        _ => None,
    };
    let in_tasks = story.panics.iter().filter_map(|panic| panic.raised.place());
    at_the_end
        .into_iter()
        .chain(in_tasks)
        .find(|(line, column)| source.is_todo(*line, *column))
        .map(|(line, _)| line)
}

impl Outcome {
    /// What the whole submission's verdict and message are taken from: the smallest.
    fn depth(&self) -> (usize, usize) {
        match self {
            Self::Stopped { verdict: Verdict::Infrastructure, .. } => (0, 0),
            Self::Stopped { verdict: Verdict::Tampered, .. } => (0, 1),
            // Of a run that was cut off without a line to look at nothing is known: whatever another one shows,
            // shows more.
            Self::Stopped { verdict: Verdict::TimedOut, line: None, .. } => (3, 0),
            Self::Stopped { .. } => (0, 2),
            Self::Todo { .. } => (1, 0),
            Self::Failed { depth, .. } => (2, *depth),
            Self::Passed => (4, 0),
        }
    }

    fn verdict(&self) -> Verdict {
        match self {
            Self::Stopped { verdict, .. } => *verdict,
            Self::Todo { .. } => Verdict::Todo,
            Self::Failed { .. } => Verdict::Failed,
            Self::Passed => Verdict::Passed,
        }
    }

    fn diagnosis(&self) -> Option<Diagnosis> {
        match self {
            Self::Stopped { diagnosis, .. } => *diagnosis,
            Self::Failed { finding, .. } => Some(finding.diagnosis()),
            Self::Todo { .. } | Self::Passed => None,
        }
    }

    fn line(&self) -> Option<u32> {
        match self {
            Self::Failed { finding, .. } => finding.line(),
            Self::Todo { line } => Some(*line),
            Self::Stopped { line, .. } => *line,
            Self::Passed => None,
        }
    }

    fn related(&self) -> Vec<Related> {
        match self {
            Self::Failed { finding, .. } => finding.related(),
            Self::Todo { .. } | Self::Stopped { .. } | Self::Passed => vec![],
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Stopped { message, .. } => message.clone(),
            Self::Todo { line } => format!("Line {line} is still to do."),
            Self::Failed { finding, .. } => finding.sentence(),
            Self::Passed => "Every hidden test passed.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
