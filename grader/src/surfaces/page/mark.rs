//! How a result is called in one word, and how it looks in one cell.

use serde::Serialize;

use crate::vocabulary::report::{Diagnosis, Report, Verdict};

/// What a cell of the map shows: a colour by its word, and a sign for those who see none.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The verdict's word, or `partial`.
    pub word: &'static str,
    /// One character.
    pub sign: &'static str,
    /// What it is called in legends and details.
    pub name: &'static str,
}

/// Every mark, the best first.
pub const MARKS: [Mark; 13] = [
    Mark { word: "passed", sign: "✓", name: "passed" },
    Mark { word: "partial", sign: "½", name: "passed in part" },
    Mark { word: "failed", sign: "✗", name: "failed" },
    Mark { word: "compile_error", sign: "E", name: "does not compile" },
    Mark { word: "timed_out", sign: "T", name: "timed out" },
    Mark { word: "resource_limit", sign: "L", name: "went over a limit" },
    Mark { word: "crashed", sign: "C", name: "crashed" },
    Mark { word: "rejected", sign: "R", name: "refused" },
    Mark { word: "tampered", sign: "!", name: "tampered with the judge" },
    Mark { word: "todo", sign: "·", name: "still to do" },
    Mark { word: "unclear", sign: "…", name: "a person has to look" },
    Mark { word: "missing", sign: "–", name: "not handed in" },
    Mark { word: "infrastructure", sign: "?", name: "not judged, our fault" },
];

/// The place among [`MARKS`] of what a report's cell shows. No report is as good as a missing one.
pub fn mark(report: Option<&Report>) -> usize {
    place(match report {
        None => Verdict::Missing.word(),
        Some(report) if is_partial(report) => "partial",
        Some(report) => report.verdict.word(),
    })
}

/// The place of what the verdict alone says.
pub fn of_verdict(report: &Report) -> usize {
    place(report.verdict.word())
}

fn place(word: &str) -> usize {
    MARKS.iter().position(|mark| mark.word == word).unwrap_or(MARKS.len() - 1)
}

fn is_partial(report: &Report) -> bool {
    report.verdict == Verdict::Failed && report.points.thousandths() > 0
}

/// Why something did not pass: the misunderstanding where there is one, else the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    Diagnosis(Diagnosis),
    Verdict(Verdict),
}

impl Reason {
    /// Why this did not pass; `None` if it has.
    pub fn of(report: Option<&Report>) -> Option<Self> {
        let Some(report) = report else { return Some(Self::Verdict(Verdict::Missing)) };
        match (report.verdict, report.diagnosis) {
            (Verdict::Passed, _) => None,
            (Verdict::Todo, _) => Some(Self::Verdict(Verdict::Todo)),
            (_, Some(diagnosis)) => Some(Self::Diagnosis(diagnosis)),
            (verdict, None) => Some(Self::Verdict(verdict)),
        }
    }

    /// Its stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Diagnosis(diagnosis) => diagnosis.word(),
            Self::Verdict(verdict) => verdict.word(),
        }
    }

    /// What it is called.
    pub fn name(self) -> String {
        match self {
            Self::Diagnosis(diagnosis) => diagnosis.word().replace('_', " "),
            Self::Verdict(verdict) => {
                let mark = MARKS.iter().find(|mark| mark.word == verdict.word());
                mark.map_or("", |mark| mark.name).to_owned()
            }
        }
    }

    /// Whether nothing was tried: then there is nothing to say about how it was tried.
    pub fn is_untried(self) -> bool {
        matches!(self, Self::Verdict(Verdict::Todo | Verdict::Missing | Verdict::Unclear))
    }
}

/// A misunderstanding in one sentence that fits every exercise.
pub fn meaning(diagnosis: Diagnosis) -> &'static str {
    match diagnosis {
        Diagnosis::Sequential => "Work that should overlap ran one after the other.",
        Diagnosis::Overlapped => "Work that should run in order overlapped.",
        Diagnosis::NotLazy => "Work began before the future was polled.",
        Diagnosis::NeverAwaited => "A future was made and never polled.",
        Diagnosis::HardCoded => "Different inputs gave the same output.",
        Diagnosis::Blocking => "The runtime’s thread stood still, and all tasks with it.",
        Diagnosis::LeakedTask => "A task was still alive after the answer was given.",
        Diagnosis::NotCancelled => "Work that should have been dropped went on.",
        Diagnosis::Deadlock => "Nothing could make progress any more.",
        Diagnosis::Spinning => "A future was polled over and over while no time passed.",
        Diagnosis::LostUpdate => "An update was overwritten by another.",
        Diagnosis::LockHeld => "A lock was held while waiting.",
        Diagnosis::OverLimit => "More was in flight than allowed.",
        Diagnosis::OutOfOrder => "The right things came in the wrong order.",
        Diagnosis::LostData => "Something that was sent or given never arrived.",
        Diagnosis::CancelUnsafe => {
            "Data was lost with a future that was dropped before it was done."
        }
        Diagnosis::Panicked => "The code panicked.",
        Diagnosis::NotSend => "A future cannot move between threads.",
        Diagnosis::WrongClock => "Real time was measured where the runtime’s clock counts.",
        Diagnosis::WrongValue => {
            "The answer, or what it asked services for, was another than expected."
        }
        Diagnosis::WrongTime => "It took another time than expected.",
        Diagnosis::UnhandledError => "An error was swallowed or not passed on.",
        Diagnosis::WrongTool => "The exercise is about one tool, and another was used.",
    }
}

/// The same in a few words, to stand beside the hidden test that it is the cause of.
pub fn briefly(diagnosis: Diagnosis) -> &'static str {
    match diagnosis {
        Diagnosis::Sequential => "one waits for the other",
        Diagnosis::Overlapped => "they overlap",
        Diagnosis::NotLazy => "begun before the first poll",
        Diagnosis::NeverAwaited => "something is never awaited",
        Diagnosis::HardCoded => "the same whatever is asked",
        Diagnosis::Blocking => "the thread is blocked",
        Diagnosis::LeakedTask => "a task is left running",
        Diagnosis::NotCancelled => "something goes on that should not",
        Diagnosis::Deadlock => "nothing goes on any more",
        Diagnosis::Spinning => "polled over and over",
        Diagnosis::LostUpdate => "an update is lost",
        Diagnosis::LockHeld => "a lock is held too long",
        Diagnosis::OverLimit => "too many at once",
        Diagnosis::OutOfOrder => "another order",
        Diagnosis::LostData => "something never arrived",
        Diagnosis::CancelUnsafe => "data went with a dropped future",
        Diagnosis::Panicked => "a panic",
        Diagnosis::NotSend => "it cannot move between threads",
        Diagnosis::WrongClock => "another clock",
        Diagnosis::WrongValue => "another value or call than expected",
        Diagnosis::WrongTime => "another time than expected",
        Diagnosis::UnhandledError => "an error got lost",
        Diagnosis::WrongTool => "another tool",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::course::{Key, Points};

    #[test]
    fn every_verdict_has_a_mark_of_its_own() {
        for verdict in Verdict::ALL {
            let marks = MARKS.iter().filter(|mark| mark.word == verdict.word()).count();
            assert_eq!(marks, 1, "{verdict:?}");
            assert!(!Reason::Verdict(verdict).name().is_empty());
        }
        let signs: std::collections::HashSet<_> = MARKS.iter().map(|mark| mark.sign).collect();
        assert_eq!(signs.len(), MARKS.len());
    }

    #[test]
    fn code_that_nobody_has_repaired_yet_is_untried_whatever_it_does() {
        let key = Key::new("01_first", "01_a");
        let mut report = Report::without_running(&key, Verdict::Todo, "So.", Points::default());
        report.diagnosis = Some(Diagnosis::Deadlock);
        let reason = Reason::of(Some(&report)).unwrap();
        assert!((reason.word(), reason.is_untried()) == ("todo", true));
        report.verdict = Verdict::Failed;
        let reason = Reason::of(Some(&report)).unwrap();
        assert!((reason.word(), reason.is_untried()) == ("deadlock", false));
    }
}
