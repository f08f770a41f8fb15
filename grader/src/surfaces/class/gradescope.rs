//! `gradescope/<id>/results.json`: what an autograder leaves for Gradescope.
//!
//! Fields as in its documentation, "Autograder Specifications". Formats are named throughout: the
//! text on the whole submission would else be shown as HTML.

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
use crate::vocabulary::report::Report;

/// The whole document.
#[derive(Serialize)]
struct Results {
    /// Counts instead of the tests' sum, which would be added up in binary fractions. There has to be
    /// one: as long as there is no total it is what is certain, and the output says so.
    score: Points,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    visibility: &'static str,
    /// Shown to nobody.
    extra_data: Extra,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Extra {
    max_score: Points,
    sandbox: &'static str,
}

/// An exercise. Without a score it says something and counts nothing.
#[derive(Serialize)]
struct Test {
    name: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_score: Option<Points>,
    output: String,
    visibility: &'static str,
}

const TEXT: &str = "text";
const VISIBLE: &str = "visible";

/// A document for each submission, and where it goes.
pub fn reports(results: &ClassResults) -> Vec<PlannedReport<'_>> {
    one_each(results, document_on, |name| Path::new("gradescope").join(name).join("results.json"))
}

fn document_on(graded: &Graded) -> Result<Vec<u8>> {
    document(&Results {
        score: graded.points,
        output: summary(graded),
        output_format: TEXT,
        test_output_format: TEXT,
        test_name_format: TEXT,
        visibility: VISIBLE,
        extra_data: Extra { max_score: graded.max_points, sandbox: words::sandbox(graded) },
        tests: graded.reports().map(test).collect(),
    })
}

fn summary(graded: &Graded) -> String {
    let summary = words::in_short(graded);
    match words::total(graded) {
        Some(_) => summary,
        None => summary + "\nThe score that is shown is not final.",
    }
}

fn test(report: &Report) -> Test {
    let points = words::points(report);
    Test {
        name: line(report.key.as_str()),
        status: if report.passed() { "passed" } else { "failed" },
        score: points,
        max_score: points.map(|_| report.max_points),
        output: words::in_full(report),
        visibility: VISIBLE,
    }
}
