//! `junit.xml`: for CI systems and editors that show test results.
//!
//! A suite a submission, a case a hidden test; the class of a case is its exercise. Where no hidden
//! test tells the verdict, because none could be run, a case with the exercise's name does. What
//! was handed in and is wrong is a failure, what was not is skipped, and what the grader failed to
//! judge is an error. Time is virtual time, so the same submissions give the same bytes.

use std::io::Write;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::neutral::line;
use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, TestReport, TestStatus, Verdict};

/// The document.
pub fn report(results: &ClassResults) -> PlannedReport<'_> {
    PlannedReport::written("junit.xml", |writer| write(results, writer))
}

/// Writes one suite after the other: all cases of a big class are too many to hold. What stands around
/// the suites has their sums, and is what a document without any has.
fn write(results: &ClassResults, writer: &mut dyn Write) -> Result<()> {
    let mut around = Document::new(line(&results.course));
    for suite in results.submissions.iter().map(suite) {
        around.tests += suite.tests;
        around.skipped += suite.skipped;
        around.failures += suite.failures;
        around.errors += suite.errors;
    }
    let around = serialized(&around)?;
    let around = Parts::of(&around);
    writer.write_all(around.before.as_bytes())?;
    for graded in &results.submissions {
        let mut alone = Document::new("");
        alone.add_test_suite(suite(graded));
        writer.write_all(Parts::of(&serialized(&alone)?).suites.as_bytes())?;
    }
    Ok(writer.write_all(around.after.as_bytes())?)
}

fn serialized(document: &Document) -> Result<String> {
    document.to_string().map_err(|error| Failure::Grader(error.into()))
}

/// A document, cut where its suites begin and end.
struct Parts<'d> {
    before: &'d str,
    suites: &'d str,
    after: &'d str,
}

impl<'d> Parts<'d> {
    /// The first two lines are the declaration and the beginning of what holds the suites, whose end is
    /// the last line.
    fn of(document: &'d str) -> Self {
        let lines = document.split_inclusive('\n').take(2);
        let (before, rest) = document.split_at(lines.map(str::len).sum());
        let end = rest.trim_end().rfind('\n').map_or(0, |end| end + 1);
        let (suites, after) = rest.split_at(end);
        Self { before, suites, after }
    }
}

fn suite(graded: &Graded) -> TestSuite {
    let mut suite = TestSuite::new(line(graded.id.as_str()));
    if let Some(points) = words::total(graded) {
        suite.add_property(("points", &*points.to_string()));
    }
    suite.add_property(("max_points", &*graded.max_points.to_string()));
    suite.add_property(("sandbox", words::sandbox(graded)));
    suite.add_test_cases(graded.reports().flat_map(cases));
    suite
}

fn cases(report: &Report) -> Vec<TestCase> {
    let mut cases: Vec<_> = report.tests.iter().map(|test| of_test(report, test)).collect();
    if !is_told_by_a_test(report) {
        cases.insert(0, of_verdict(report));
    }
    for case in &mut cases {
        case.set_classname(line(report.key.as_str()));
    }
    cases
}

fn is_told_by_a_test(report: &Report) -> bool {
    let ended_badly =
        |test: &TestReport| matches!(test.status, TestStatus::Failed | TestStatus::Todo);
    match report.verdict {
        Verdict::Passed | Verdict::Missing => !report.tests.is_empty(),
        Verdict::Infrastructure | Verdict::Unclear => false,
        _ => report.tests.iter().any(ended_badly),
    }
}

fn of_test(report: &Report, test: &TestReport) -> TestCase {
    let status = match test.status {
        TestStatus::Passed => TestCaseStatus::success(),
        TestStatus::NotRun => skipped(report),
        TestStatus::Failed | TestStatus::Todo => {
            let mut status = not_passed(report);
            status.set_message(match &*test.message {
                "" => words::sentence(report),
                message => line(message),
            });
            status.set_description(words::hidden_test(test, ""));
            status
        }
    };
    let mut case = TestCase::new(line(&test.name), status);
    if let Some(ms) = test.virtual_ms {
        case.set_time(Duration::from_millis(ms));
    }
    case
}

fn of_verdict(report: &Report) -> TestCase {
    let status = match report.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Missing => skipped(report),
        _ => {
            let (sentence, compiler) = (words::sentence(report), words::compiler(&report.compiler));
            let mut status = not_passed(report);
            status.set_description(format!("{sentence}\n{compiler}").trim_end());
            status.set_message(sentence);
            status
        }
    };
    TestCase::new(line(report.key.exercise()), status)
}

fn not_passed(report: &Report) -> TestCaseStatus {
    let kind = match report.verdict {
        Verdict::Infrastructure | Verdict::Unclear => NonSuccessKind::Error,
        _ => NonSuccessKind::Failure,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(report.word());
    status
}

fn skipped(report: &Report) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_type(report.verdict.word());
    status.set_message(match report.verdict {
        Verdict::Missing => words::sentence(report),
        _ => "Not run.".to_owned(),
    });
    status
}

#[cfg(test)]
mod tests {
    use roxmltree::{Document, Node};

    use super::*;
    use crate::surfaces::class::samples;

    /// The cases of an exercise: name, how it went, and the type.
    fn shown(class: &ClassResults, id: &str, exercise: &str) -> Vec<String> {
        let mut xml = vec![];
        write(class, &mut xml).unwrap();
        let xml = String::from_utf8(xml).unwrap();
        let document = Document::parse(&xml).unwrap();
        let attribute = |node: Node<'_, '_>, name| node.attribute(name).unwrap_or("").to_owned();
        let mut cases = vec![];
        for case in document.descendants().filter(|node| node.has_tag_name("testcase")) {
            let suite = case.parent_element().unwrap();
            if attribute(suite, "name") == id && attribute(case, "classname").ends_with(exercise) {
                let status = case.first_element_child();
                let status = status.map_or("passed".to_owned(), |node| {
                    format!("{} {}", node.tag_name().name(), attribute(node, "type"))
                });
                cases.push(format!("{}: {status}", attribute(case, "name")));
            }
        }
        cases
    }

    #[test]
    fn every_verdict_can_be_seen() {
        let class = samples::every_verdict();
        let cases = [
            (Verdict::Passed, "passed: passed"),
            (Verdict::Todo, "todo: failure todo"),
            (Verdict::Failed, "failed: failure failed"),
            (Verdict::CompileError, "compile_error: failure compile_error"),
            (Verdict::Rejected, "rejected: failure rejected"),
            (Verdict::TimedOut, "timed_out: failure timed_out"),
            (Verdict::ResourceLimit, "resource_limit: failure resource_limit"),
            (Verdict::Crashed, "crashed: failure crashed"),
            (Verdict::Tampered, "tampered: failure tampered"),
            (Verdict::Missing, "missing: skipped missing"),
            (Verdict::Unclear, "unclear: error unclear"),
            (Verdict::Infrastructure, "infrastructure: error infrastructure"),
        ];
        assert_eq!(cases.map(|(verdict, _)| verdict), Verdict::ALL);
        for (verdict, expected) in cases {
            assert_eq!(shown(&class, "untested", verdict.word()), [expected]);
        }
    }

    #[test]
    fn hidden_tests_tell_the_verdict_where_they_were_run() {
        let class = samples::small();
        let overlap = "both_requests_overlap: failure sequential";
        let expected =
            ["both_answers_arrive: passed", overlap, "an_error_is_passed_on: skipped failed"];
        assert_eq!(shown(&class, "ben", "concurrent_requests"), expected);
        let expected =
            ["rate_limit: failure compile_error", "no_more_than_three: skipped compile_error"];
        assert_eq!(shown(&class, "ben", "rate_limit"), expected);
    }
}
