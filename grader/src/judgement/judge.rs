//! The one judge: decides the verdict on a submission from what compiling and running it
//! brought.
//!
//! Records are claims. A hidden test has passed only if its process was ready, reported every
//! run, said goodbye, and exited as it said it would; what is missing never means passed.

use protocol::claim::{Check, End, GAVE_UP, Meddled, TrialReport};

use crate::judgement::diagnose::{Case, Constant, constants, diagnose};
use crate::judgement::explain::{self, sentence};
use crate::judgement::finding::Finding;
use crate::judgement::source::Source;
use crate::judgement::story::{Story, tell};
use crate::judgement::{compiler, timeline};
use crate::vocabulary::record::{Compilation, ProcessEnd, Record, Step, TestRun};
use crate::vocabulary::report::{
    CompilerMessage, Diagnosis, Level, TestReport, TestStatus, Verdict,
};
use crate::vocabulary::timeline::Bar;

/// What the judge has to say of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub diagnosis: Option<Diagnosis>,
    /// The one sentence to read first.
    pub message: String,
    pub line: Option<u32>,
    /// Which of the seeds that were asked for shows it: an index into them.
    pub trial: usize,
    pub tests: Vec<TestReport>,
    pub timeline: Vec<Bar>,
    /// What the record held beyond what `timeline` shows.
    pub untold: u64,
    pub printed: String,
    /// The hidden test that `message` and `timeline` are about.
    pub shown_test: Option<String>,
    /// That test ran in real time, so that its timeline is another one every time.
    pub real_time: bool,
}

impl Judgement {
    /// A judgement that needed no hidden test: none of `tests` was run.
    pub fn without_running(verdict: Verdict, message: impl Into<String>, tests: &[String]) -> Self {
        Self {
            verdict,
            diagnosis: None,
            message: message.into(),
            line: None,
            trial: 0,
            tests: tests.iter().map(|name| not_run(name)).collect(),
            timeline: vec![],
            untold: 0,
            printed: String::new(),
            shown_test: None,
            real_time: false,
        }
    }
}

/// Whether a run gives no reason to look closer, so that the next seed may be tried.
pub fn is_clean(report: &TrialReport, record: &Record, source: &Source) -> bool {
    let story = tell(record, source);
    let case = Case { report, story: &story, source, warnings: &[], constants: &[] };
    report.end == End::Returned
        && report.meddled.is_none()
        && report.checks.iter().all(Check::holds)
        && diagnose(&case).is_none()
}

/// The judgement on a compilation that failed; `None` for one that went well.
///
/// `starter` is the pristine source, whose signatures the hidden tests rely on.
pub fn of_compilation(
    compilation: &Compilation,
    messages: &[CompilerMessage],
    source: &Source,
    starter: &Source,
    tests: &[String],
) -> Option<Judgement> {
    let (verdict, message) = match compilation.end {
        ProcessEnd::Exited(0) => return of_reading(compilation, source, tests),
        ProcessEnd::Exited(_) => {
            return Some(of_errors(compilation, messages, source, starter, tests));
        }
        ProcessEnd::OutOfTime => {
            (Verdict::TimedOut, "The compiler needed too long for this and was stopped.")
        }
        ProcessEnd::OutOfMemory => {
            (Verdict::ResourceLimit, "The compiler needed too much memory for this.")
        }
        ProcessEnd::OutOfOutput => {
            (Verdict::ResourceLimit, "The compiler had far too much to say about this.")
        }
        ProcessEnd::Signalled(_) => (Verdict::Crashed, "The compiler itself crashed on this."),
    };
    Some(Judgement::without_running(verdict, message, tests))
}

/// The judgement on a submission that compiled with the text of a file that is not its own.
fn of_reading(compilation: &Compilation, source: &Source, tests: &[String]) -> Option<Judgement> {
    if compilation.step != Step::Submission {
        return None;
    }
    // Tests of a learner's stand beside the code that they are for.
    let folder = source.path.rfind(['/', '\\']).map_or("", |end| &source.path[..=end]);
    let own = [source.path.clone(), format!("{folder}subject.rs")];
    let foreign = compilation.files_read.iter().find(|file| !own.contains(file))?;
    let message = format!(
        "It takes in another file, {foreign}. An answer is one file: put what you need into it."
    );
    Some(Judgement::without_running(Verdict::Rejected, message, tests))
}

fn of_errors(
    compilation: &Compilation,
    messages: &[CompilerMessage],
    source: &Source,
    starter: &Source,
    tests: &[String],
) -> Judgement {
    if let Some(error) = compiler::error_without_source(&compilation.messages) {
        let message = format!("The compiler could not do its work: {error}");
        return Judgement::without_running(Verdict::Infrastructure, message, tests);
    }
    if let Some(found) = compiler::not_send(&compilation.messages, source) {
        let message = explain::not_send(&found);
        return Judgement {
            line: found.line,
            diagnosis: Some(Diagnosis::NotSend),
            ..Judgement::without_running(Verdict::CompileError, message, tests)
        };
    }
    let first = messages.iter().find(|message| message.level == Level::Error);
    let (message, line) = match (first, compilation.step) {
        (Some(first), _) => {
            let outlives = compiler::outlives_a_borrow(&compilation.messages, source);
            (explain::does_not_compile(first, outlives), first.line)
        }
        (None, Step::Submission) => ("The compiler gave up on this.".to_owned(), None),
        (None, Step::HiddenTests) => (changed_signature(starter), None),
    };
    Judgement { line, ..Judgement::without_running(Verdict::CompileError, message, tests) }
}

fn changed_signature(starter: &Source) -> String {
    let expected: Vec<_> =
        starter.public_signatures().iter().map(|signature| format!("`{signature}`")).collect();
    let expected = expected.join(", ");
    format!("It compiles, but cannot be used as the exercise asks. Expected: {expected}.")
}

/// The judgement on the hidden tests `names`, of which `runs` were run, in that order.
pub fn of_runs(
    names: &[String],
    runs: &[TestRun],
    source: &Source,
    warnings: &[CompilerMessage],
) -> Judgement {
    let constants = constants(runs.iter().flat_map(|run| &run.talk.trials));
    let looked: Vec<_> =
        runs.iter().map(|run| Looked::at(run, source, warnings, &constants)).collect();
    let worst = looked.iter().enumerate().min_by_key(|(_, looked)| looked.outcome.depth());
    let mut tests: Vec<_> = looked.iter().map(Looked::report).collect();
    tests.extend(names.iter().skip(tests.len()).map(|name| not_run(name)));
    let all_were_run = runs.len() == names.len();
    let Some((_, worst)) =
        worst.filter(|(_, worst)| all_were_run || !matches!(worst.outcome, Outcome::Passed))
    else {
        let message = "Not every hidden test was run.";
        return Judgement::without_running(Verdict::Infrastructure, message, names);
    };
    Judgement {
        verdict: worst.outcome.verdict(),
        diagnosis: worst.outcome.diagnosis(),
        message: worst.outcome.message(),
        line: worst.outcome.line(),
        // Where all passed, no seed shows more than another.
        trial: match worst.outcome {
            Outcome::Passed => 0,
            _ => worst.run.talk.trials.len().saturating_sub(1),
        },
        tests,
        timeline: timeline::bars(&worst.story, source),
        untold: worst.story.untold,
        printed: worst.run.printed.clone(),
        shown_test: Some(worst.run.test.clone()),
        real_time: worst.run.talk.trials.last().is_some_and(|report| report.real_time),
    }
}

/// The result of a hidden test that was not run.
pub(super) fn not_run(name: &str) -> TestReport {
    TestReport {
        name: name.to_owned(),
        status: TestStatus::NotRun,
        virtual_ms: None,
        expected_virtual_ms: None,
        message: String::new(),
    }
}

/// A hidden test's process, looked at.
struct Looked<'a> {
    run: &'a TestRun,
    story: Story,
    outcome: Outcome,
}

/// How a hidden test came out. What concerns the whole process comes first.
enum Outcome {
    /// The process did not come to an end of its own, or not to the end it claimed.
    Stopped {
        verdict: Verdict,
        diagnosis: Option<Diagnosis>,
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
    fn at(
        run: &'a TestRun,
        source: &Source,
        warnings: &[CompilerMessage],
        constants: &[Constant],
    ) -> Self {
        let story = tell(&run.record, source);
        let outcome = outcome(run, &story, source, warnings, constants);
        Self { run, story, outcome }
    }

    fn report(&self) -> TestReport {
        let elapsed = self.run.talk.trials.last().and_then(|report| {
            let mut times = report.checks.iter().filter_map(|check| match check {
                Check::Elapsed { expected_ms, got_ms, .. } => Some((*got_ms, *expected_ms)),
                _ => None,
            });
            let first = times.next();
            times.find(|(got, expected)| got != expected).or(first)
        });
        let expecting = self.run.talk.trials.last().and_then(|report| report.expecting_ms);
        TestReport {
            name: self.run.test.clone(),
            status: match self.outcome {
                Outcome::Passed => TestStatus::Passed,
                Outcome::Todo { .. } => TestStatus::Todo,
                Outcome::Stopped { .. } | Outcome::Failed { .. } => TestStatus::Failed,
            },
            virtual_ms: elapsed.map(|(got, _)| got),
            expected_virtual_ms: elapsed.map(|(_, expected)| expected).or(expecting),
            message: match self.outcome {
                Outcome::Passed => String::new(),
                _ => self.outcome.message(),
            },
        }
    }
}

fn outcome(
    run: &TestRun,
    story: &Story,
    source: &Source,
    warnings: &[CompilerMessage],
    constants: &[Constant],
) -> Outcome {
    if let Some(stopped) = stopped(run) {
        return stopped;
    }
    let Some(report) = run.talk.trials.last() else {
        return contradiction("The test process reported no run.");
    };
    if let Some(meddled) = report.meddled {
        return contradiction(of_meddling(meddled));
    }
    if let Some(line) = todo_line(report, story, source) {
        return Outcome::Todo { line };
    }
    let case = Case { report, story, source, warnings, constants };
    match diagnose(&case) {
        Some((depth, finding)) => Outcome::Failed { depth, finding },
        None => Outcome::Passed,
    }
}

/// What is wrong with the process itself, before anything it claims is looked at.
fn stopped(run: &TestRun) -> Option<Outcome> {
    let gave_up = matches!(
        run.talk.trials.last(),
        Some(TrialReport { end: End::PollBudgetSpent { .. }, .. })
    );
    let (verdict, message) = match run.end {
        ProcessEnd::Exited(0) if run.talk.goodbye && !run.talk.garbled => return None,
        ProcessEnd::Exited(status) if status == i32::from(GAVE_UP) && gave_up => return None,
        ProcessEnd::Exited(status) if !run.talk.ready => {
            let message = format!("The hidden test did not start (status {status}).");
            return Some(Outcome::Stopped {
                verdict: Verdict::Infrastructure,
                diagnosis: None,
                message,
            });
        }
        ProcessEnd::Exited(status) => {
            return Some(contradiction(&format!(
                "The process ended with status {status} before the test was over: does something \
                 call `exit`?"
            )));
        }
        ProcessEnd::OutOfTime => return Some(out_of_time(&run.record)),
        ProcessEnd::OutOfMemory => (Verdict::ResourceLimit, "It used too much memory.".to_owned()),
        ProcessEnd::OutOfOutput => (Verdict::ResourceLimit, "It printed far too much.".to_owned()),
        ProcessEnd::Signalled(signal) => {
            (Verdict::Crashed, format!("The process was ended by signal {signal}."))
        }
    };
    Some(Outcome::Stopped { verdict, diagnosis: None, message })
}

fn contradiction(message: &str) -> Outcome {
    Outcome::Stopped { verdict: Verdict::Tampered, diagnosis: None, message: message.to_owned() }
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

fn out_of_time(record: &Record) -> Outcome {
    let (diagnosis, why) = if record.inside_poll {
        (
            Some(Diagnosis::Blocking),
            "one poll never came back: an endless loop, or a wait that blocks the thread",
        )
    } else {
        (None, "it went on and on")
    };
    Outcome::Stopped {
        verdict: Verdict::TimedOut,
        diagnosis,
        message: format!("Stopped, because {why}."),
    }
}

/// The line of the `todo!` that was reached, decided by the panic's position alone.
fn todo_line(report: &TrialReport, story: &Story, source: &Source) -> Option<u32> {
    let at_the_end = match &report.end {
        End::Panicked { place: Some(place), .. } if place.file == source.path => {
            Some((place.line, place.column))
        }
        _ => None,
    };
    let in_tasks = story.panics.iter().filter_map(|panic| panic.place);
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
            Self::Stopped { .. } => (0, 2),
            Self::Todo { .. } => (1, 0),
            Self::Failed { depth, .. } => (2, *depth),
            Self::Passed => (3, 0),
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
            Self::Stopped { .. } | Self::Passed => None,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Stopped { message, .. } => message.clone(),
            Self::Todo { line } => format!("Line {line} is still to do."),
            Self::Failed { finding, .. } => sentence(finding),
            Self::Passed => "Every hidden test passed.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::event::{Event, Place, What};

    use super::*;
    use crate::vocabulary::record::Talk;

    const PATH: &str = "src/lib.rs";

    fn source() -> Source {
        Source::new(PATH, "pub async fn f() {\n    todo!(\"soon\")\n}\n")
    }

    fn returned() -> TrialReport {
        TrialReport {
            seed: 0,
            end: End::Returned,
            checks: vec![],
            expecting_ms: None,
            may_leave_tasks: false,
            may_panic: false,
            real_time: false,
            foreign_threads: false,
            meddled: None,
        }
    }

    fn panicked_at(line: u32, column: u32, message: &str) -> TrialReport {
        let place = Some(Place { file: PATH.to_owned(), line, column });
        TrialReport { end: End::Panicked { message: message.to_owned(), place }, ..returned() }
    }

    /// A process that did all it should, with this report.
    fn run(report: TrialReport) -> TestRun {
        TestRun {
            test: "it_works".to_owned(),
            end: ProcessEnd::Exited(0),
            talk: Talk {
                ready: true,
                trials: vec![report],
                unanswered: None,
                goodbye: true,
                garbled: false,
            },
            record: Record::default(),
            printed: String::new(),
        }
    }

    fn verdict(run: TestRun) -> (Verdict, Option<Diagnosis>) {
        let names = [run.test.clone()];
        let judgement = of_runs(&names, &[run], &source(), &[]);
        (judgement.verdict, judgement.diagnosis)
    }

    #[test]
    fn a_test_has_passed_only_if_everything_agrees() {
        let change = |change: fn(&mut TestRun)| {
            let mut run = run(returned());
            change(&mut run);
            verdict(run).0
        };
        assert_eq!(change(|_| {}), Verdict::Passed);
        assert_eq!(change(|run| run.talk.goodbye = false), Verdict::Tampered);
        assert_eq!(change(|run| run.talk.garbled = true), Verdict::Tampered);
        assert_eq!(change(|run| run.talk.trials.clear()), Verdict::Tampered);
        for meddled in [Meddled::Clock, Meddled::PanicHook] {
            let run = run(TrialReport { meddled: Some(meddled), ..returned() });
            assert_eq!(verdict(run).0, Verdict::Tampered);
        }
        assert_eq!(change(|run| run.end = ProcessEnd::Exited(7)), Verdict::Tampered);
        assert_eq!(change(|run| run.end = ProcessEnd::Exited(3)), Verdict::Tampered);
        assert_eq!(change(|run| run.end = ProcessEnd::Signalled(11)), Verdict::Crashed);
        assert_eq!(change(|run| run.end = ProcessEnd::OutOfTime), Verdict::TimedOut);
        assert_eq!(change(|run| run.end = ProcessEnd::OutOfMemory), Verdict::ResourceLimit);
        assert_eq!(change(|run| run.end = ProcessEnd::OutOfOutput), Verdict::ResourceLimit);
        assert_eq!(
            change(|run| (run.end, run.talk) = (ProcessEnd::Exited(1), Talk::default())),
            Verdict::Infrastructure
        );
    }

    #[test]
    fn a_hidden_test_that_was_not_run_is_not_passed() {
        let names = ["it_works".to_owned(), "it_works_again".to_owned()];
        let judgement = of_runs(&names, &[run(returned())], &source(), &[]);
        assert_eq!(judgement.verdict, Verdict::Infrastructure);
        assert_eq!(judgement.tests[1].status, TestStatus::NotRun);
        assert_eq!(of_runs(&names, &[], &source(), &[]).verdict, Verdict::Infrastructure);
    }

    #[test]
    fn a_todo_is_decided_by_where_the_panic_was_raised() {
        let text = "not yet implemented: soon";
        assert_eq!(verdict(run(panicked_at(2, 5, text))), (Verdict::Todo, None));
        let elsewhere = verdict(run(panicked_at(1, 1, text)));
        assert_eq!(elsewhere, (Verdict::Failed, Some(Diagnosis::Panicked)));
    }

    #[test]
    fn a_run_given_up_for_its_polls_must_exit_as_one() {
        let spun = TrialReport { end: End::PollBudgetSpent { polls: 9 }, ..returned() };
        let mut run = run(spun);
        run.talk.goodbye = false;
        run.end = ProcessEnd::Exited(i32::from(GAVE_UP));
        assert_eq!(verdict(run.clone()), (Verdict::Failed, Some(Diagnosis::Spinning)));
        run.end = ProcessEnd::Exited(0);
        assert_eq!(verdict(run).0, Verdict::Tampered);
    }

    #[test]
    fn what_a_killed_test_had_recorded_is_shown() {
        let at = |at_us, what| Event { at_us, task: 1, what };
        let events = [
            at(0, What::Began),
            at(0, What::CallMade { call: 0, label: "a".into(), takes_ms: 9, place: None }),
            at(0, What::CallStarted { call: 0 }),
            at(5000, What::TaskPolled { task: 1, times: 1 }),
        ];
        let mut killed = run(returned());
        killed.end = ProcessEnd::OutOfTime;
        killed.talk = Talk { ready: true, unanswered: Some(0), ..Talk::default() };
        killed.record = Record { inside_poll: true, ..Record::of(&events) };
        let names = ["it_works".to_owned()];
        let judgement = of_runs(&names, &[killed], &source(), &[]);
        assert_eq!(judgement.verdict, Verdict::TimedOut);
        assert_eq!(judgement.diagnosis, Some(Diagnosis::Blocking));
        let bars: Vec<_> = judgement.timeline.iter().map(|bar| bar.end_ms).collect();
        assert_eq!(bars, [5]);
    }

    #[test]
    fn a_clean_run_leads_to_the_next_seed_and_any_other_does_not() {
        let source = source();
        let blocked = Event { at_us: 0, task: 1, what: What::Blocked { for_us: 10 } };
        let wrong = Check::Elapsed { began_us: 0, expected_ms: 1, got_ms: 2 };
        let failed = TrialReport { checks: vec![wrong], ..returned() };
        let gave_up = TrialReport { end: End::DeadlinePassed, ..returned() };
        assert!(is_clean(&returned(), &Record::default(), &source));
        assert!(!is_clean(&returned(), &Record::of(&[blocked]), &source));
        assert!(!is_clean(&failed, &Record::default(), &source));
        assert!(!is_clean(&gave_up, &Record::default(), &source));
    }

    #[test]
    fn a_text_may_take_in_itself_and_the_code_that_its_tests_are_for() {
        let table = [
            ("src/lib.rs", "src/lib.rs", true),
            ("src/lib.rs", "src/subject.rs", true),
            ("stdin.rs", "subject.rs", true),
            ("stdin.rs", "/subject.rs", false),
            ("src/lib.rs", "subject.rs", false),
            ("src/lib.rs", "src/other.rs", false),
        ];
        for (path, read, own) in table {
            let compilation = Compilation {
                step: Step::Submission,
                end: ProcessEnd::Exited(0),
                messages: vec![],
                files_read: vec![path.to_owned(), read.to_owned()],
            };
            let judgement = of_reading(&compilation, &Source::new(path, ""), &[]);
            let verdict = judgement.map(|judgement| judgement.verdict);
            assert_eq!(verdict, (!own).then_some(Verdict::Rejected), "{path} reads {read}");
        }
    }

    #[test]
    fn an_error_in_no_source_is_ours_and_any_other_is_the_learners() {
        let error = |spans: serde_json::Value| {
            serde_json::json!({"message": "m", "code": null, "level": "error", "spans": spans,
                "children": [], "rendered": "m"})
            .to_string()
        };
        let span = serde_json::json!([{"file_name": "tests.rs", "line_start": 1,
            "column_start": 1, "is_primary": true}]);
        let judged = |step, messages: String| {
            let compilation = Compilation {
                step,
                end: ProcessEnd::Exited(1),
                messages: messages.into_bytes(),
                files_read: vec![],
            };
            let starter = Source::new("starter.rs", "pub async fn f() { todo!() }");
            of_compilation(&compilation, &[], &source(), &starter, &[])
                .map(|j| (j.verdict, j.message))
        };
        let (verdict, _) = judged(Step::Submission, error(serde_json::json!([]))).unwrap();
        assert_eq!(verdict, Verdict::Infrastructure);
        let (verdict, message) = judged(Step::HiddenTests, error(span)).unwrap();
        assert_eq!(verdict, Verdict::CompileError);
        assert!(message.contains("pub async fn f()"), "{message}");
    }
}
