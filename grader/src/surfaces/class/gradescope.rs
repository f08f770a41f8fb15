//! `gradescope/<id>/results.json`: what an autograder leaves for Gradescope.
//!
//! Fields as in its documentation, "Autograder Specifications". Formats are named throughout: the
//! text on the whole submission would else be shown as HTML.

use std::path::Path;

use serde::Serialize;

use crate::surfaces::class::document::document;
use crate::surfaces::class::names::{Files, one_each};
use crate::surfaces::class::neutral::line;
use crate::surfaces::class::words;
use crate::surfaces::text::counted;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::course::Points;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{Report, Verdict};

/// The whole document.
#[derive(Serialize)]
struct Results {
    /// Counts instead of the tests' sum, which would be added up in binary fractions.
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
pub fn files(results: &ClassResults) -> Result<Files> {
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
    match words::unjudged(graded) {
        0 => summary,
        unjudged => format!(
            "{summary}\nThe grader failed on {}, which is not your doing: the score is not final \
             until it has been graded again.",
            counted(unjudged, "exercise")
        ),
    }
}

fn test(report: &Report) -> Test {
    let judged = !matches!(report.verdict, Verdict::Infrastructure | Verdict::Unclear);
    Test {
        name: line(report.key.as_str()),
        status: if report.passed() { "passed" } else { "failed" },
        score: judged.then_some(report.points),
        max_score: judged.then_some(report.max_points),
        output: words::in_full(report),
        visibility: VISIBLE,
    }
}
