//! `classroom/<id>.json`: what GitHub Classroom's grading reporter reads, once it is in base64 and
//! in the environment variable of its runner.
//!
//! The reporter prints the messages of errors to the log of a workflow, and adds up the scores.

use std::path::Path;

use serde::Serialize;

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::document::document;
use crate::surfaces::class::names::one_each;
use crate::surfaces::class::neutral::line;
use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::course::Points;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{Report, Verdict};

/// The version of the reporter's format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Outcome {
    version: u32,
    status: Status,
    max_score: Points,
    /// Not the reporter's, which passes over it.
    sandbox: &'static str,
    tests: Vec<Test>,
}

/// An exercise.
#[derive(Serialize)]
struct Test {
    name: String,
    status: Status,
    score: Points,
    message: String,
    test_code: &'static str,
    filename: &'static str,
    /// 0 where there is none: without the field, the log would say `line undefined`.
    line_no: u32,
}

#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Pass,
    Fail,
    Error,
}

/// A document for each submission, and where it goes.
pub fn reports(results: &ClassResults) -> Vec<PlannedReport<'_>> {
    one_each(results, document_on, |name| Path::new("classroom").join(format!("{name}.json")))
}

fn document_on(graded: &Graded) -> Result<Vec<u8>> {
    let tests: Vec<_> = graded.reports().map(test).collect();
    let any = |status| tests.iter().any(|test| test.status == status);
    let status = if graded.is_open() {
        Status::Error
    } else if any(Status::Fail) || any(Status::Error) {
        Status::Fail
    } else {
        Status::Pass
    };
    document(&Outcome {
        version: VERSION,
        status,
        max_score: graded.max_points,
        sandbox: words::sandbox(graded),
        tests,
    })
}

fn test(report: &Report) -> Test {
    let message = match report.verdict {
        Verdict::Passed => String::new(),
        _ => words::to_student(report),
    };
    Test {
        name: line(report.key.as_str()),
        status: status(report.verdict),
        score: report.points,
        message,
        test_code: "",
        filename: "",
        line_no: report.line.unwrap_or(0),
    }
}

/// An error is what no hidden test could be run on.
fn status(verdict: Verdict) -> Status {
    match verdict {
        Verdict::Passed => Status::Pass,
        Verdict::CompileError | Verdict::Rejected | Verdict::Unclear | Verdict::Infrastructure => {
            Status::Error
        }
        _ => Status::Fail,
    }
}
