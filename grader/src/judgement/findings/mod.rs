//! What a failed run shows: one finding a file, each with its rule, its figures and its sentence.
//!
//! Here are the type of them all and [`RULES`], their order: a cause stands before its symptoms.
//! What rules share is in [`facts`]. A rule looks at the record and either finds its cause or does
//! not; whatever its sentence claims, it has looked up. Where nothing fits, expected and actual are
//! told, with what was seen. [`remarks`] are those that need no expectation, for programs that are
//! played.

mod begun_late;
mod blocking;
mod cancel_unsafe;
mod counted_early;
mod deadlock;
mod dropped_on_the_way;
mod dropped_result;
mod facts;
mod far_too_long;
mod hard_coded;
mod hints;
mod leaked_task;
mod lock_held;
mod looked_often;
mod never_awaited;
mod overlapped;
mod panicked;
mod polled_late;
mod remarks;
mod restarted;
mod said_by_the_test;
mod sequential;
mod spinning;
mod stuck;
mod tell;
mod unconsumed_iterator;
mod waited_elsewhere;
mod waited_for_the_loser;
mod wrong_calls;
mod wrong_clock;
mod wrong_time;
mod wrong_value;

#[cfg(test)]
mod checker;

use crate::vocabulary::judgement::{MOST_RELATED, Related};
use crate::vocabulary::report::Diagnosis;

pub use facts::{Constant, ExerciseFacts, FailedRun, constants, length};
pub use remarks::{gave_up, remarks, stands_still_beside};
pub use tell::Tell;

/// Names every finding once: adding one takes its file and a line here.
macro_rules! findings {
    ($($module:ident::$name:ident,)+) => {
        /// What was found, with this run's figures.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Finding {
            $($name($module::$name),)+
        }

        $(impl From<$module::$name> for Finding {
            fn from(found: $module::$name) -> Self {
                Self::$name(found)
            }
        })+

        impl Finding {
            fn tell(&self) -> &dyn Tell {
                match self {
                    $(Self::$name(found) => found,)+
                }
            }
        }

        /// One of every finding and each of its sentences, with figures as a run might give them.
        #[cfg(test)]
        fn samples() -> Vec<Finding> {
            let mut samples = vec![];
            $(samples.extend($module::samples().into_iter().map(Finding::$name));)+
            samples
        }
    };
}

findings! {
    waited_elsewhere::WaitedElsewhere,
    panicked::Panicked,
    wrong_clock::WrongClock,
    stuck::Stuck,
    blocking::Blocking,
    spinning::Spinning,
    restarted::Restarted,
    cancel_unsafe::CancelUnsafe,
    far_too_long::FarTooLong,
    deadlock::Deadlock,
    never_awaited::NeverAwaited,
    unconsumed_iterator::UnconsumedIterator,
    dropped_result::DroppedResult,
    leaked_task::LeakedTask,
    wrong_calls::WrongCalls,
    dropped_on_the_way::DroppedOnTheWay,
    said_by_the_test::SaidByTheTest,
    lock_held::LockHeld,
    begun_late::BegunLate,
    sequential::Sequential,
    looked_often::LookedOften,
    counted_early::CountedEarly,
    overlapped::Overlapped,
    waited_for_the_loser::WaitedForTheLoser,
    polled_late::PolledLate,
    hard_coded::HardCoded,
    wrong_value::WrongValue,
    wrong_time::WrongTime,
}

impl Tell for Finding {
    fn diagnosis(&self) -> Diagnosis {
        self.tell().diagnosis()
    }

    fn sentence(&self) -> String {
        self.tell().sentence()
    }

    fn line(&self) -> Option<u32> {
        self.tell().line()
    }

    fn related(&self) -> Vec<Related> {
        let related = self.tell().related().into_iter();
        related.filter(|one| Some(one.line) != self.line()).take(MOST_RELATED).collect()
    }
}

type Rule = fn(&FailedRun<'_>) -> Option<Finding>;

/// Causes before symptoms.
const RULES: [Rule; 34] = [
    |run| blocking::find(run).map(Finding::from),
    |run| stuck::find(run).map(Finding::from),
    |run| restarted::in_each_poll(run).map(Finding::from),
    |run| never_awaited::find(run).map(Finding::from),
    |run| unconsumed_iterator::find(run).map(Finding::from),
    |run| wrong_calls::unexpected(run).map(Finding::from),
    |run| waited_elsewhere::find(run).map(Finding::from),
    |run| panicked::find(run).map(Finding::from),
    |run| wrong_clock::find(run).map(Finding::from),
    |run| wrong_clock::woke(run).map(Finding::from),
    |run| spinning::find(run).map(Finding::from),
    |run| cancel_unsafe::find(run).map(Finding::from),
    |run| far_too_long::find(run).map(Finding::from),
    |run| restarted::find(run).map(Finding::from),
    |run| deadlock::find(run).map(Finding::from),
    |run| leaked_task::find(run).map(Finding::from),
    |run| hard_coded::without_calls(run).map(Finding::from),
    |run| wrong_calls::find(run).map(Finding::from),
    |run| dropped_on_the_way::find(run).map(Finding::from),
    |run| said_by_the_test::find(run).map(Finding::from),
    |run| lock_held::find(run).map(Finding::from),
    |run| begun_late::find(run).map(Finding::from),
    |run| looked_often::find(run).map(Finding::from),
    |run| sequential::find(run).map(Finding::from),
    |run| counted_early::find(run).map(Finding::from),
    |run| overlapped::find(run).map(Finding::from),
    |run| waited_for_the_loser::find(run).map(Finding::from),
    |run| polled_late::find(run).map(Finding::from),
    |run| wrong_clock::slept(run).map(Finding::from),
    |run| wrong_clock::looped(run).map(Finding::from),
    |run| dropped_result::find(run).map(Finding::from),
    |run| hard_coded::find(run).map(Finding::from),
    |run| wrong_value::find(run).map(Finding::from),
    |run| wrong_time::find(run).map(Finding::from),
];

/// The cause of what went wrong in `run`, and its depth among the causes: smaller is deeper.
/// `None` if nothing went wrong.
pub fn diagnose(run: &FailedRun<'_>) -> Option<(usize, Finding)> {
    RULES.iter().enumerate().find_map(|(depth, rule)| {
        let found = rule(run).filter(|found| run.may_be(found))?;
        Some((depth, found))
    })
}

impl FailedRun<'_> {
    /// Whether the exercise leaves room for this cause. How a run ended, which calls it made and
    /// what a hidden test says itself always count; so does that something is wrong at all.
    fn may_be(&self, found: &Finding) -> bool {
        match found {
            Finding::WaitedElsewhere(_)
            | Finding::Panicked(_)
            | Finding::Stuck(_)
            | Finding::Spinning(_)
            | Finding::Restarted(_)
            | Finding::CancelUnsafe(_)
            | Finding::DroppedOnTheWay(_)
            | Finding::FarTooLong(_)
            | Finding::Deadlock(_)
            | Finding::WrongCalls(_)
            | Finding::SaidByTheTest(_)
            | Finding::PolledLate(_)
            | Finding::WrongValue(_)
            | Finding::WrongTime(_) => true,
            Finding::WrongClock(_)
            | Finding::Blocking(_)
            | Finding::NeverAwaited(_)
            | Finding::UnconsumedIterator(_)
            | Finding::DroppedResult(_)
            | Finding::LeakedTask(_)
            | Finding::LockHeld(_)
            | Finding::BegunLate(_)
            | Finding::Sequential(_)
            | Finding::LookedOften(_)
            | Finding::CountedEarly(_)
            | Finding::Overlapped(_)
            | Finding::WaitedForTheLoser(_)
            | Finding::HardCoded(_) => !self.exercise.rules_out.contains(&found.diagnosis()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentences_side_by_side() {
        let lines: Vec<_> = samples()
            .iter()
            .map(|finding| format!("{}: {}", finding.diagnosis().word(), finding.sentence()))
            .collect();
        insta::assert_snapshot!(lines.join("\n\n"));
    }

    #[test]
    fn other_lines_are_named_beside_the_one_a_sentence_is_about() {
        let mut naming = vec![];
        for finding in samples() {
            let related = finding.related();
            assert!(related.len() <= MOST_RELATED, "{finding:?}");
            for Related { line, words } in &related {
                assert!(Some(*line) != finding.line(), "{finding:?}");
                assert!(words.starts_with("Here ") && words.ends_with('.'), "{words}");
            }
            naming.extend((!related.is_empty()).then(|| finding.diagnosis()));
        }
        naming.sort();
        naming.dedup();
        let expected = [Diagnosis::Sequential, Diagnosis::LockHeld, Diagnosis::Deadlock];
        assert!(expected.iter().all(|one| naming.contains(one)), "{naming:?}");
    }

    #[test]
    fn every_sentence_ends_and_none_is_longer_than_four_lines() {
        for finding in samples() {
            let sentence = finding.sentence();
            let ends = sentence.ends_with(['.', '?']) || matches!(finding, Finding::Panicked(_));
            assert!(ends, "{sentence}");
            assert!(sentence.chars().count() < 320, "{sentence}");
        }
    }
}
