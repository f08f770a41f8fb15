//! What is remembered of an answer that was judged before, in just this form.
//!
//! Nothing depends on it: a memory that cannot be read or written costs time and nothing else.

use std::path::Path;

use crate::mechanisms::tools::verdict_cache;
use crate::pipeline::{Answer, JudgeContext, Scope};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::report::Report;

/// The place of one report in memory.
pub(super) struct Remembered<'a> {
    build_dir: &'a Path,
    /// `None` where there is nothing to remember: no source, or files that cannot be read.
    fingerprint: Option<Fingerprint>,
}

impl<'a> Remembered<'a> {
    /// The place of the report on `answer`.
    pub fn of(
        context: &'a JudgeContext,
        exercise: &Exercise,
        answer: &Answer,
        scope: &Scope,
    ) -> Self {
        let fingerprint = context.fingerprint(exercise, answer, scope).ok().flatten();
        Self { build_dir: &context.build_dir, fingerprint }
    }

    /// The report, if it was kept.
    pub fn recall(&self) -> Option<Report> {
        verdict_cache::get(self.build_dir, self.fingerprint.as_ref()?)
    }

    /// Keeps the report if it has passed. Any other is worth another try.
    pub fn keep(&self, report: &Report) {
        if let Some(fingerprint) = self.fingerprint.as_ref().filter(|_| report.passed()) {
            // The next one only takes as long as this one did.
            let _ = verdict_cache::put(self.build_dir, fingerprint, report);
        }
    }

    /// Keeps the report however it came out, for texts that must come out so: another try would say
    /// the same. What the grader failed on is always worth one.
    pub fn keep_whatever(&self, report: &Report) {
        if let Some(fingerprint) = self.fingerprint.as_ref().filter(|_| !report.is_open()) {
            let _ = verdict_cache::put(self.build_dir, fingerprint, report);
        }
    }
}
