//! A report as it stands in JSON: the fields of `check --json`, flat and in their order.
//!
//! Exercise and chapter are there for readers who do not want to take a key apart; when a report is
//! read, its key alone counts.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{CompilerMessage, Diagnosis, Report, Sandbox, TestReport, Verdict};
use crate::vocabulary::timeline::Bar;

/// What is written, and read again.
#[derive(Serialize, Deserialize)]
pub(super) struct Document<'a> {
    key: Cow<'a, Key>,
    exercise: Cow<'a, str>,
    chapter: Cow<'a, str>,
    verdict: Verdict,
    diagnosis: Option<Diagnosis>,
    message: Cow<'a, str>,
    line: Option<u32>,
    points: Points,
    max_points: Points,
    seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wall_ms: Option<u64>,
    sandbox: Sandbox,
    tests: Cow<'a, [TestReport]>,
    timeline: Cow<'a, [Bar]>,
    /// Only where the timeline is not whole.
    #[serde(default, skip_serializing_if = "is_nothing")]
    untold: u64,
    compiler: Cow<'a, [CompilerMessage]>,
}

// As serde calls it.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn is_nothing(count: &u64) -> bool {
    *count == 0
}

impl<'a> From<&'a Report> for Document<'a> {
    fn from(report: &'a Report) -> Self {
        let Report { key, judgement, points, max_points, seed, wall_ms, sandbox, compiler } =
            report;
        Self {
            exercise: key.exercise().into(),
            chapter: key.chapter().into(),
            key: Cow::Borrowed(key),
            verdict: judgement.verdict,
            diagnosis: judgement.diagnosis,
            message: (&*judgement.message).into(),
            line: judgement.line,
            points: *points,
            max_points: *max_points,
            seed: *seed,
            wall_ms: *wall_ms,
            sandbox: *sandbox,
            tests: (&*judgement.tests).into(),
            timeline: (&*judgement.timeline).into(),
            untold: judgement.untold,
            compiler: (&**compiler).into(),
        }
    }
}

impl From<Document<'_>> for Report {
    fn from(document: Document<'_>) -> Self {
        let judgement = Judgement {
            diagnosis: document.diagnosis,
            line: document.line,
            tests: document.tests.into_owned(),
            timeline: document.timeline.into_owned(),
            untold: document.untold,
            ..Judgement::without_running(document.verdict, document.message, &[])
        };
        Self {
            key: document.key.into_owned(),
            judgement,
            points: document.points,
            max_points: document.max_points,
            seed: document.seed,
            wall_ms: document.wall_ms,
            sandbox: document.sandbox,
            compiler: document.compiler.into_owned(),
        }
    }
}

impl<'de> Deserialize<'de> for Report {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Document::deserialize(deserializer).map(Self::from)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Document::from(self).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::report::TestStatus;
    use crate::vocabulary::timeline::{BarKind, Clock};

    #[test]
    fn a_report_is_written_flat_and_in_this_order_and_read_again() {
        let key = Key::new("01_futures", "07_concurrent_requests");
        let mut report = Report::without_running(&key, Verdict::Failed, "It.", Points::whole(1));
        (report.diagnosis, report.line) = (Some(Diagnosis::Sequential), Some(6));
        report.tests = vec![TestReport {
            status: TestStatus::Failed,
            virtual_ms: Some(180),
            ..TestReport::not_run("it_works")
        }];
        report.timeline = vec![Bar {
            lane: "a".to_owned(),
            task: 1,
            start_ms: 0,
            end_ms: 2,
            kind: BarKind::Wait,
            line: None,
            clock: Clock::Virtual,
            by_test: false,
            waits_for: None,
            dropped_by_test: false,
            given_up_ms: None,
            at_ms: None,
            stood_still_us: None,
        }];
        report.wall_ms = Some(3);
        let written = serde_json::to_string(&report).unwrap();
        let expected = concat!(
            r#"{"key":"01_futures/07_concurrent_requests","exercise":"concurrent_requests","#,
            r#""chapter":"01_futures","verdict":"failed","diagnosis":"sequential","#,
            r#""message":"It.","line":6,"points":0,"max_points":1,"seed":0,"wall_ms":3,"#,
            r#""sandbox":"none","tests":[{"name":"it_works","status":"failed","virtual_ms":180,"#,
            r#""expected_virtual_ms":null,"message":""}],"timeline":[{"lane":"a","task":1,"#,
            r#""start_ms":0,"end_ms":2,"kind":"wait","line":null}],"compiler":[]}"#,
        );
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_str::<Report>(&written).unwrap(), report);
        report.wall_ms = None;
        assert!(!serde_json::to_string(&report).unwrap().contains("wall_ms"));
        report.judgement.untold = 4;
        let written = serde_json::to_string(&report).unwrap();
        assert!(written.contains(r#"}],"untold":4,"compiler""#), "{written}");
        assert_eq!(serde_json::from_str::<Report>(&written).unwrap(), report);
    }
}
