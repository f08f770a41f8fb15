//! What is judged: a text, where it comes from, why it is refused, and how much of it is tried.

use std::borrow::Cow;
use std::io;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::judgement::handed_in::words;
use crate::judgement::policy::{self, PolicyViolation};
use crate::mechanisms::learner::intake::Intake;
use crate::pipeline::limits::SEEDS;
use crate::vocabulary::course::Exercise;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::Verdict;

/// A text to be judged.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The path that messages show it under.
    pub shown_as: PathBuf,
    /// The source, or why there is none that could be compiled.
    pub source: Result<String, WithoutSource>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a text comes from, which decides what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A learner's own workspace: theirs to do with as they like.
    Workspace,
    /// Handed in, perhaps by someone who tries anything.
    HandedIn,
}

/// A submission that is judged without compiling it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutSource {
    /// `rejected`, `missing` or `unclear`; `infrastructure` if the machine did not let us read it.
    pub verdict: Verdict,
    /// Why.
    pub message: String,
}

/// How much of an exercise's hidden tests to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Under these seeds, each. Never empty.
    pub seeds: RangeInclusive<u64>,
    /// This test only.
    pub test: Option<String>,
}

impl Scope {
    /// Every test, under this seed only if one is given.
    pub fn seeded(seed: Option<u64>) -> Self {
        seed.map_or_else(
            || Self::first_seeds(SEEDS),
            |seed| Self { seeds: seed..=seed, test: None },
        )
    }

    /// Every test, under the first `count` seeds; under one if it is 0.
    pub fn first_seeds(count: u64) -> Self {
        Self { seeds: 0..=count.saturating_sub(1), test: None }
    }

    pub(super) fn includes(&self, test: &str) -> bool {
        self.test.as_ref().is_none_or(|only| only == test)
    }

    /// The seed at this index, or the last where there are not so many.
    pub(super) fn seed(&self, index: usize) -> u64 {
        self.seeds.start().saturating_add(index as u64).min(*self.seeds.end())
    }
}

impl Answer {
    /// The source to compile, or the judgement on an answer that never reaches a compiler: one that
    /// is no source, or says what no submission may say. A learner's own machine is the learner's.
    pub(super) fn admitted(
        &self,
        exercise: &Exercise,
        tests: &[String],
    ) -> Result<&str, Box<Judgement>> {
        let refused = |verdict, message: &str, line| {
            Box::new(Judgement { line, ..Judgement::without_running(verdict, message, tests) })
        };
        let source = self.source.as_ref();
        let source = source.map_err(|why| refused(why.verdict, &why.message, None))?;
        if self.origin == Origin::Workspace {
            return Ok(source);
        }
        match policy::refusal(source, exercise.kind) {
            Some(PolicyViolation { message, line }) => {
                Err(refused(Verdict::Rejected, &message, Some(line)))
            }
            None => Ok(source),
        }
    }

    /// The text as the compiler is to see it, with every line and column where it was: lints about
    /// `unsafe` code would contradict the one that what is handed in is compiled with.
    pub(super) fn compiled_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.origin {
            Origin::Workspace => text.into(),
            Origin::HandedIn => policy::without_unsafe_lints(text),
        }
    }
}

/// The source that was taken in, which messages show as `shown_as`; or why there is none.
pub fn taken_in(shown_as: &str, intake: Intake) -> Result<String, WithoutSource> {
    let (verdict, why) = match intake {
        Intake::Text(text) => return Ok(text),
        Intake::Missing => (Verdict::Missing, "was not handed in".to_owned()),
        Intake::Rejected(refusal) => (Verdict::Rejected, words::refused(refusal)),
        Intake::Unclear(message) => {
            return Err(WithoutSource { verdict: Verdict::Unclear, message });
        }
        Intake::Unreadable(error) => {
            // Whoever may not read a file may not read it the next time; a disk that fails or too
            // many open files are the machine's, and worth another try.
            let verdict = match error.kind() {
                io::ErrorKind::PermissionDenied => Verdict::Rejected,
                _ => Verdict::Infrastructure,
            };
            (verdict, format!("cannot be read: {error}"))
        }
    };
    Err(WithoutSource { verdict, message: format!("{shown_as} {why}.") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::course::catalogue::CourseFiles;
    use crate::mechanisms::learner::intake::{BadArchive, RejectReason};
    use crate::vocabulary::report::TestStatus;

    fn answer(origin: Origin, text: &str) -> Answer {
        Answer { shown_as: "src/lib.rs".into(), source: Ok(text.to_owned()), origin }
    }

    #[test]
    fn what_is_handed_in_is_refused_and_a_workspace_is_free() {
        let course = CourseFiles::Embedded.course().unwrap();
        let tests = ["a_test".to_owned()];
        for exercise in course.exercises() {
            let text = "fn f() {\n    unsafe { g() }\n}\n";
            let handed_in = answer(Origin::HandedIn, text);
            let judged = handed_in.admitted(exercise, &tests).unwrap_err();
            assert_eq!((judged.verdict, judged.line), (Verdict::Rejected, Some(2)));
            assert_eq!(judged.tests[0].status, TestStatus::NotRun);
            assert_eq!(answer(Origin::Workspace, text).admitted(exercise, &tests), Ok(text));
            let harmless = answer(Origin::HandedIn, "fn f() {}");
            assert_eq!(harmless.admitted(exercise, &tests), Ok("fn f() {}"));
        }
    }

    #[test]
    fn a_scope_holds_at_least_one_seed_whichever_is_asked_for() {
        let table = [
            (Scope::seeded(None), 0..=7),
            (Scope::seeded(Some(0)), 0..=0),
            (Scope::seeded(Some(5)), 5..=5),
            (Scope::seeded(Some(u64::MAX)), u64::MAX..=u64::MAX),
            (Scope::first_seeds(0), 0..=0),
            (Scope::first_seeds(50), 0..=49),
        ];
        for (scope, seeds) in table {
            assert!(!scope.seeds.is_empty());
            assert_eq!(scope.seeds, seeds);
            assert_eq!(scope.seed(0), *seeds.start());
            assert_eq!(scope.seed(usize::MAX), *seeds.end());
        }
    }

    #[test]
    fn what_is_taken_in_is_a_text_or_a_verdict_that_says_why() {
        let unreadable = |kind: io::ErrorKind| Intake::Unreadable(kind.into());
        let archive = |bad| Intake::Rejected(RejectReason::Archive(bad));
        let cases = [
            (Intake::Missing, Verdict::Missing, "was not handed in."),
            (Intake::Rejected(RejectReason::Symlink), Verdict::Rejected, "is a symbolic link."),
            (unreadable(io::ErrorKind::PermissionDenied), Verdict::Rejected, "cannot be read: "),
            (unreadable(io::ErrorKind::Other), Verdict::Infrastructure, "cannot be read: "),
            (archive(BadArchive::Damaged), Verdict::Rejected, "damaged"),
            (archive(BadArchive::Unsupported), Verdict::Rejected, ".zip or a .tar.gz"),
            (archive(BadArchive::Encrypted), Verdict::Rejected, "password"),
            (archive(BadArchive::LeadsOut), Verdict::Rejected, "leads out"),
            (archive(BadArchive::Twice), Verdict::Rejected, "more than once"),
            (archive(BadArchive::LongName), Verdict::Rejected, "shorter name"),
            (archive(BadArchive::TooMuch), Verdict::Rejected, "without `target`"),
            (archive(BadArchive::TooDeep), Verdict::Rejected, "too many archives"),
            (archive(BadArchive::Empty), Verdict::Rejected, "nothing in it"),
            (archive(BadArchive::NotAFile), Verdict::Rejected, "not a regular file"),
            (archive(BadArchive::Unreadable), Verdict::Rejected, "does not let us"),
        ];
        for (intake, verdict, part) in cases {
            let refused = taken_in("a/lib.rs", intake).unwrap_err();
            assert_eq!(refused.verdict, verdict, "{}", refused.message);
            let message = refused.message;
            assert!(message.starts_with("a/lib.rs ") && message.contains(part), "{message}");
        }
        let unclear = taken_in("a/lib.rs", Intake::Unclear("Two differ.".to_owned())).unwrap_err();
        assert_eq!((unclear.verdict, &*unclear.message), (Verdict::Unclear, "Two differ."));
        assert_eq!(taken_in("a/lib.rs", Intake::Text("fn".to_owned())), Ok("fn".to_owned()));
    }
}
