//! Sample classes, for the tests of all reports.

use std::collections::BTreeMap;

use crate::surfaces::class::material::{Material, ReadText};
use crate::vocabulary::class::{ClassResults, Graded, Shard, SubmissionId};
use crate::vocabulary::class_read::ClassRead;
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::handed_in::{HandIn, Person};
use crate::vocabulary::report::{
    CompilerMessage, Diagnosis, Level, Report, SCHEMA, Sandbox, TestReport, TestStatus, Verdict,
};
use crate::vocabulary::run::{GradingCounts, Manifest, ManifestExercise, Run};
use crate::vocabulary::timeline::{Bar, BarKind, Clock};

/// What reports are made from: these results, and texts that are read like this.
pub(crate) fn material<'a>(results: &'a ClassResults, text: &'a ReadText<'a>) -> Material<'a> {
    Material { results, text, hints: BTreeMap::new(), alike: None }
}

/// What three students have handed in for five exercises: a little of everything.
pub(crate) fn small() -> ClassResults {
    ClassResults::new("A small course", vec![chloe(), anna(), ben()])
}

/// A student with a verdict on each exercise, for every verdict there is, and no hidden test run.
pub(crate) fn every_verdict() -> ClassResults {
    let reports = Verdict::ALL.map(|verdict| report(&key("09_all", verdict.word()), verdict, ""));
    ClassResults::new("Every verdict", vec![graded("untested", reports.into())])
}

/// As many students as there are, each the same as one of the small class.
pub(crate) fn large(students: usize) -> ClassResults {
    let small = small();
    let all = (0..students).map(|at| {
        let alike = &small.submissions[at % small.submissions.len()];
        Graded { id: SubmissionId::new(format!("student-{at:04}")), ..alike.clone() }
    });
    ClassResults::new("A large course", all.collect())
}

/// Texts that try to break out of every report.
pub(crate) const HOSTILE: [&str; 29] = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    " =1+1",
    "anna;=1+1;\",=1+1,\"",
    "anna;=1+1",
    "Anna;=1+1",
    "::add-mask::secret",
    "  ::stop-commands::x",
    "text\n::error file=a::b\r\n\t::set-output name=x::y",
    "##[group]x\n ##[error]y",
    "###[endgroup]##vso[task.setvariable variable=a]b##teamcity[message text='x']",
    "]]><![CDATA[<failure/>]]>",
    "</testcase></testsuite><testsuite name='x'>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{script}} &amp; &lt; \"quotes\" 'n' \\ / \\u003c",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m",
    "\u{202e}txt.exe\u{2066}\u{200b}\u{feff}",
    "\0\u{1}\u{b}\u{c}\u{7f}\u{85}\u{2028}\u{2029}",
    "\u{fffe}\u{ffff}\u{fdd0}\u{1ffff}\u{e0041}",
    "z\u{301}\u{301}\u{301}\u{301}\u{301}algo 名前 שלום \u{1f980}",
    "..",
    "../../../etc/passwd",
    "NUL.txt",
    "nul.TXT",
    "",
    "# [link](javascript:alert(1)) <!-- | `x` | -->",
];

/// A class in which every name and text is one of [`HOSTILE`], or very long.
pub(crate) fn hostile() -> ClassResults {
    let long = format!("{}{}", "long \u{202e}".repeat(2_000), "x".repeat(20_000));
    let texts = || HOSTILE.into_iter().chain([&*long]);
    let submissions = texts().map(|text| {
        let titles = ["Student", "ID", "Section", "Identifier"];
        let person = Person {
            name: Some(text.to_owned()),
            number: Some(text.to_owned()),
            email: Some(text.to_owned()),
            roster: titles.map(|title| (title.to_owned(), text.to_owned())).into(),
        };
        let problems = vec![text.to_owned(); 2];
        let handed_in =
            HandIn { person, late: true, attempts: Some(2), no_source: vec![], problems };
        graded(text, vec![failing(text), refused(text)]).with(handed_in)
    });
    ClassResults::new(HOSTILE.join("\n"), submissions.collect())
}

/// The run of a class that nobody has handed anything in for.
pub(crate) fn run() -> Run {
    let manifest = Manifest {
        grader: "1.0.0".to_owned(),
        course: String::new(),
        course_hash: "c0".to_owned(),
        library: "1b".to_owned(),
        sandbox: Sandbox::Strict,
        shard: Shard::WHOLE,
        exercises: vec![],
        submissions: vec![],
    };
    Run {
        schema: SCHEMA,
        manifest,
        started: "2026-01-01T00:00:00Z".to_owned(),
        finished: Some("2026-01-01T00:00:01Z".to_owned()),
        seconds: 1.0,
        cores: 1,
        jobs: 1,
        figures: GradingCounts::default(),
        alike: None,
        texts: BTreeMap::new(),
        files: vec![],
        handed_in: ClassRead::default(),
    }
}

/// What a run says of the exercise that this is a report on.
pub(crate) fn asked(report: &Report) -> ManifestExercise {
    let tests = report.tests.iter().map(|test| test.name.clone()).collect();
    ManifestExercise { key: report.key.clone(), max_points: report.max_points, tests }
}

/// Fails one hidden test in these words.
fn failing(text: &str) -> Report {
    let mut report = report(&Key::new(text, text), Verdict::Failed, text);
    report.diagnosis = Some(Diagnosis::Panicked);
    report.line = Some(u32::MAX);
    report.tests = vec![
        test(text, TestStatus::Failed, Some(u64::MAX), text),
        test(text, TestStatus::NotRun, None, text),
    ];
    report.timeline = vec![bar(text, BarKind::Wait, 0, u64::MAX)];
    report
}

/// Does not compile, in these words.
fn refused(text: &str) -> Report {
    let compiler = vec![error(text, text); 20];
    Report { compiler, ..report(&key("02_tasks", "refused"), Verdict::CompileError, text) }
}

fn anna() -> Graded {
    let concurrent = {
        let mut report = report(&CONCURRENT.key(), Verdict::Passed, "Every hidden test passed.");
        report.tests = vec![
            test("both_answers_arrive", TestStatus::Passed, None, ""),
            test("both_requests_overlap", TestStatus::Passed, Some(100), ""),
            test("an_error_is_passed_on", TestStatus::Passed, Some(80), ""),
        ];
        report.timeline = vec![
            bar("fetch_user(1)", BarKind::Wait, 0, 100),
            bar("fetch_order(42)", BarKind::Wait, 0, 80),
        ];
        report
    };
    let passed = |exercise: Sample| {
        let mut report = report(&exercise.key(), Verdict::Passed, "Every hidden test passed.");
        report.tests = vec![test("it_works", TestStatus::Passed, Some(50), "")];
        report
    };
    let mutex = {
        let mut report =
            report(&MUTEX.key(), Verdict::Tampered, "The test's records contradict each other.");
        report.tests = vec![test("nobody_waits_twice", TestStatus::Failed, Some(200), "")];
        report
    };
    let rest = vec![passed(RATE_LIMIT), passed(TIMEOUT), mutex, passed(GREETING)];
    graded("anna", [vec![concurrent], rest].concat())
}

fn ben() -> Graded {
    let took = "Took 180 ms; 100 ms are expected: `fetch_order(42)` on line 7 starts only when \
                `fetch_user(1)` has finished, though neither needs the other.";
    let concurrent = {
        let mut report = report(&CONCURRENT.key(), Verdict::Failed, took);
        report.points = Points::from_thousandths(666);
        report.diagnosis = Some(Diagnosis::Sequential);
        report.line = Some(7);
        report.tests = vec![
            test("both_answers_arrive", TestStatus::Passed, None, ""),
            test("both_requests_overlap", TestStatus::Failed, Some(180), took),
            test("an_error_is_passed_on", TestStatus::NotRun, None, ""),
        ];
        report.timeline = vec![
            bar("fetch_user(1)", BarKind::Wait, 0, 100),
            bar("fetch_order(42)", BarKind::Wait, 100, 180),
        ];
        report
    };
    let rendered = "error[E0308]: mismatched types\n --> src/lib.rs:3:5\n  |\n3 |     \"a\" < 1\n  \
                    |           ^ expected `&str`, found integer\n";
    let rate_limit = {
        let mut report = report(
            &RATE_LIMIT.key(),
            Verdict::CompileError,
            "It does not compile: mismatched types.",
        );
        report.line = Some(3);
        report.tests = vec![test("no_more_than_three", TestStatus::NotRun, None, "")];
        report.compiler = vec![error("mismatched types", rendered)];
        report
    };
    let timeout = report(&TIMEOUT.key(), Verdict::Missing, "Not handed in.");
    let mutex = {
        let mut report = report(&MUTEX.key(), Verdict::TimedOut, "Stopped after 10 s.");
        report.tests =
            vec![test("nobody_waits_twice", TestStatus::Failed, None, "Stopped after 10 s.")];
        report
    };
    let greeting = report(&GREETING.key(), Verdict::Rejected, "`include_str!` is not allowed.");
    graded("ben", vec![concurrent, rate_limit, timeout, mutex, greeting])
}

fn chloe() -> Graded {
    let unfinished = "`todo!` on line 6 is still there.";
    let todo = {
        let mut report = report(&CONCURRENT.key(), Verdict::Todo, unfinished);
        report.line = Some(6);
        report.tests = vec![test("both_answers_arrive", TestStatus::Todo, None, unfinished)];
        report
    };
    let memory = report(&RATE_LIMIT.key(), Verdict::ResourceLimit, "It used more than 2 GiB.");
    let crashed = report(&TIMEOUT.key(), Verdict::Crashed, "It was ended by a signal.");
    let ours = "no space left on /srv/grader/7";
    let ours = report(&MUTEX.key(), Verdict::Infrastructure, ours);
    graded("chloe", vec![todo, memory, crashed, ours, missing(GREETING)])
}

fn missing(exercise: Sample) -> Report {
    report(&exercise.key(), Verdict::Missing, "Not handed in.")
}

/// An exercise of the small course.
#[derive(Clone, Copy)]
struct Sample {
    chapter: &'static str,
    folder: &'static str,
}

impl Sample {
    const fn new(chapter: &'static str, folder: &'static str) -> Self {
        Self { chapter, folder }
    }

    fn key(self) -> Key {
        Key::new(self.chapter, self.folder)
    }
}

const CONCURRENT: Sample = Sample::new("01_futures", "07_concurrent_requests");
const RATE_LIMIT: Sample = Sample::new("02_tasks", "12_rate_limit");
const TIMEOUT: Sample = Sample::new("02_tasks", "13_timeout");
const MUTEX: Sample = Sample::new("03_sharing", "21_mutex");
const GREETING: Sample = Sample::new("03_sharing", "22_greeting");

fn key(chapter: &str, exercise: &str) -> Key {
    Key::new(chapter, &format!("01_{exercise}"))
}

fn graded(id: &str, results: Vec<Report>) -> Graded {
    Graded::new(SubmissionId::new(id), results)
}

/// A report with nothing but a verdict and its sentence, worth a point.
fn report(key: &Key, verdict: Verdict, message: &str) -> Report {
    let max_points = Points::whole(1);
    Report {
        points: if verdict == Verdict::Passed { max_points } else { Points::default() },
        seed: 7,
        wall_ms: Some(212),
        sandbox: Sandbox::Strict,
        ..Report::without_running(key, verdict, message, max_points)
    }
}

fn test(name: &str, status: TestStatus, virtual_ms: Option<u64>, message: &str) -> TestReport {
    TestReport {
        name: name.to_owned(),
        status,
        virtual_ms,
        expected_virtual_ms: virtual_ms.map(|_| 100),
        measured_from_ms: 0,
        message: message.to_owned(),
        diagnosis: None,
        holds: false,
        other_latencies: false,
    }
}

fn bar(lane: &str, kind: BarKind, start_ms: u64, end_ms: u64) -> Bar {
    Bar {
        lane: lane.to_owned(),
        task: 1,
        start_ms,
        end_ms,
        kind,
        line: Some(6),
        clock: Clock::Virtual,
        by_test: false,
        waits_for: None,
        dropped_by_test: false,
        given_up_ms: None,
        at_ms: None,
        stood_still_us: None,
    }
}

fn error(message: &str, rendered: &str) -> CompilerMessage {
    CompilerMessage {
        level: Level::Error,
        code: Some("E0308".to_owned()),
        message: message.to_owned(),
        line: Some(3),
        column: Some(5),
        rendered: rendered.to_owned(),
        coloured: String::new(),
        echo: false,
        unused: None,
    }
}
