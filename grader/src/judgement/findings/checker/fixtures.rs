//! Runs for the tests of findings to look at.

use protocol::claim::{Check, End, TrialReport};

use crate::judgement::findings::{Constant, ExerciseFacts, FailedRun};
use crate::judgement::source::Source;
use crate::judgement::story::{Story, Wait, WaitKind};
use crate::vocabulary::report::CompilerMessage;

/// A failed run that owns what it consists of.
pub struct Run {
    pub report: TrialReport,
    pub repeated: bool,
    pub story: Story,
    pub source: Source,
    pub warnings: Vec<CompilerMessage>,
    pub constants: Vec<Constant>,
    pub exercise: ExerciseFacts,
    pub guard_lines: Vec<u32>,
    pub unbound_future: Option<u32>,
}

impl Run {
    pub fn of(story: Story) -> Self {
        Self {
            report: report(),
            repeated: false,
            story,
            source: Source::new("lib.rs", ""),
            warnings: vec![],
            constants: vec![],
            exercise: ExerciseFacts::default(),
            guard_lines: vec![],
            unbound_future: None,
        }
    }

    pub fn text(self, text: &str) -> Self {
        Self { source: Source::new("lib.rs", text), ..self }
    }

    /// What `rule` finds in it.
    pub fn look<T>(&self, rule: impl Fn(&FailedRun<'_>) -> T) -> T {
        rule(&FailedRun {
            test: "a_test",
            report: &self.report,
            repeated: self.repeated,
            story: &self.story,
            source: &self.source,
            warnings: &self.warnings,
            constants: &self.constants,
            exercise: &self.exercise,
            guard_lines: &self.guard_lines,
            unbound_future: self.unbound_future,
        })
    }
}

/// A run that returned, and checked nothing.
pub fn report() -> TrialReport {
    TrialReport::new(0, End::Returned)
}

pub fn value(what: &str, expected: &str, got: &str) -> Check {
    Check::Value {
        what: what.to_owned(),
        expected: expected.to_owned(),
        got: got.to_owned(),
        holds: expected == got,
        handed_over: 1,
        means: None,
    }
}

pub fn elapsed(expected_ms: u64, got_ms: u64) -> Check {
    Check::Elapsed { began_us: 0, expected_ms, got_ms }
}

/// A wait on line 7 and the test's own task, from and to these milliseconds.
pub fn wait(kind: WaitKind, label: &str, from: u64, to: Option<u64>, dropped: bool) -> Wait {
    Wait {
        label: label.to_owned(),
        kind,
        line: Some(7),
        task: 1,
        made_us: from * 1000,
        started_us: Some(from * 1000),
        ended_us: to.map(|to| to * 1000),
        dropped,
        dropped_by_test: false,
        elsewhere: false,
        takes_us: None,
        resource: None,
        awaited: None,
        granted_us: None,
        window: None,
    }
}
