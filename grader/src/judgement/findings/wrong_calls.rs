//! Calls were made that nobody wants, or wanted ones were not made.

use std::collections::BTreeMap;

use protocol::claim::{Check, End};

use super::facts::FailedRun;
use super::facts::{Name, at};
use super::hints::Hint;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongCalls {
    /// The hidden test that wants other calls.
    test: String,
    /// What was asked for too often.
    unexpected: Vec<Asked>,
    /// What was asked for too seldom.
    missing: Vec<Asked>,
    hint: Option<Hint>,
}

/// A call, how often it was made, and how often it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    name: Name,
    times: usize,
    wanted: usize,
    /// It was also made without ever being polled.
    unpolled: bool,
    /// The line that makes it, where no other does and it is too often.
    line: Option<u32>,
}

/// The most calls that are told of, each way.
const MOST: usize = 3;

/// Of a run that came to its end, both ways.
pub fn find(run: &FailedRun<'_>) -> Option<WrongCalls> {
    if run.report.end != End::Returned {
        return None;
    }
    compared(run).filter(|calls| !calls.unexpected.is_empty() || !calls.missing.is_empty())
}

/// Calls that nobody wants, however the run ended. What is missing may not have been reached.
pub fn unexpected(run: &FailedRun<'_>) -> Option<WrongCalls> {
    let calls = compared(run).filter(|calls| !calls.unexpected.is_empty())?;
    let missing = if run.report.end == End::Returned { calls.missing } else { vec![] };
    Some(WrongCalls { missing, ..calls })
}

fn compared(run: &FailedRun<'_>) -> Option<WrongCalls> {
    let (expected, got) = run.report.checks.iter().find_map(|check| match check {
        Check::Calls { expected, got } if expected != got => Some((expected, got)),
        Check::Calls { .. } | Check::Elapsed { .. } | Check::Value { .. } | Check::Fact { .. } => {
            None
        }
    })?;
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for label in got {
        counts.entry(label).or_default().0 += 1;
    }
    for label in expected {
        counts.entry(label).or_default().1 += 1;
    }
    // The test's own stand on either side.
    let waits = || run.story.waits.iter().enumerate();
    let own =
        waits().filter(|(index, _)| run.story.is_the_tests_call(*index)).map(|(_, call)| call);
    let own: Vec<_> = own.filter(|call| call.started_us.is_some()).collect();
    let of_the_test = |label: &str| own.iter().filter(|call| call.label == label).count();
    let asked = |label: &str, (times, wanted): (usize, usize)| Asked {
        name: name(run, label),
        times: times.saturating_sub(of_the_test(label)),
        wanted: wanted.saturating_sub(of_the_test(label)),
        unpolled: calls(run, label).any(|call| call.started_us.is_none()),
        line: only_line(run, label).filter(|_| times > wanted),
    };
    let those = |which: fn((usize, usize)) -> bool| {
        let those = counts.iter().filter(|(_, counts)| which(**counts));
        those.map(|(label, counts)| asked(label, *counts)).collect::<Vec<_>>()
    };
    let unexpected = those(|(times, wanted)| times > wanted);
    let missing = those(|(times, wanted)| times < wanted);
    Some(WrongCalls { test: run.test.to_owned(), unexpected, missing, hint: Hint::of_value(run) })
}

fn calls<'a, 'l: 'a>(
    run: &FailedRun<'a>,
    label: &'l str,
) -> impl Iterator<Item = &'a Wait> + use<'a, 'l> {
    run.story.waits.iter().filter(move |wait| wait.kind == WaitKind::Call && wait.label == label)
}

/// The line that makes this call, if no other does: of several, nobody knows which is too many.
fn only_line(run: &FailedRun<'_>, label: &str) -> Option<u32> {
    let first = calls(run, label).next()?.line?;
    calls(run, label).all(|call| call.line == Some(first)).then_some(first)
}

fn name(run: &FailedRun<'_>, label: &str) -> Name {
    match calls(run, label).next() {
        Some(wait) => run.name(wait),
        None => {
            let callee = label.split_once('(').map(|(callee, _)| callee);
            let is_source = callee.is_some_and(|name| clues::is_called(run.source, name, None));
            Name { text: label.to_owned(), is_source }
        }
    }
}

impl Asked {
    fn words(&self) -> String {
        let Self { name, times, wanted, unpolled, line } = self;
        let at = at(*line);
        match (times, wanted) {
            (_, 0) => format!("asked for {name}{at}, which nobody wants"),
            (0, _) if *unpolled => format!("made {name} and never polled it"),
            (0, _) => format!("never asked for {name}"),
            _ => format!("asked for {name} {} instead of {}{at}", often(*times), often(*wanted)),
        }
    }
}

fn often(times: usize) -> String {
    match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{times} times"),
    }
}

impl Tell for WrongCalls {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongValue
    }

    fn sentence(&self) -> String {
        let (first, rest) = (self.unexpected.iter().take(MOST), self.missing.iter().take(MOST));
        let told: Vec<_> = first.chain(rest).map(Asked::words).collect();
        let untold =
            self.unexpected.len().saturating_sub(MOST) + self.missing.len().saturating_sub(MOST);
        let more = match untold {
            0 => String::new(),
            1 => " 1 more call differs.".to_owned(),
            more => format!(" {more} more calls differ."),
        };
        let hint = Hint::told(self.hint);
        format!("In the test `{}` it {}.{more}{hint}", self.test, told.join("; it "))
    }

    fn line(&self) -> Option<u32> {
        let made = self.unexpected.iter().find_map(|asked| asked.line);
        made.or(self.hint.map(Hint::line))
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongCalls> {
    let asked = |label, times, wanted| {
        let line = (times > wanted).then_some(6);
        Asked { name: Name::code(label), times, wanted, unpolled: false, line }
    };
    let unpolled = Asked { unpolled: true, ..asked("report()", 0, 1) };
    let calls = |unexpected, missing, hint| WrongCalls {
        test: "every_part_is_asked_for".to_owned(),
        unexpected,
        missing,
        hint,
    };
    let five = (1..=5).map(|_| asked("download(3)", 0, 1)).collect();
    vec![
        calls(vec![asked("download(0)", 1, 0)], vec![asked("download(3)", 0, 1)], None),
        calls(vec![asked("account(7)", 2, 1)], vec![], None),
        calls(vec![], five, Some(Hint::KeptInStatic { line: 3 })),
        calls(vec![], vec![unpolled], None),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, wait};
    use crate::judgement::story::{MadeIn, Story};

    #[test]
    fn the_tests_own_calls_are_not_counted_as_the_answers() {
        let own = wait(WaitKind::Call, "a", 0, Some(10), false);
        let mut story = Story { waits: vec![own], ..Story::default() };
        for (made_in, sentence) in [
            (MadeIn::HiddenTest, "In the test `a_test` it never asked for \"a\"."),
            (MadeIn::Library, "In the test `a_test` it asked for \"a\" once instead of twice."),
        ] {
            story.foreign.calls.insert(0, made_in);
            let mut run = Run::of(story.clone());
            let labels = |times| vec!["a".to_owned(); times];
            run.report.checks = vec![Check::Calls { expected: labels(2), got: labels(1) }];
            let found = run.look(find).map(|found| found.sentence());
            assert_eq!(found.as_deref(), Some(sentence));
        }
    }

    #[test]
    fn calls_are_compared_one_by_one_and_only_those_too_many_after_an_early_end() {
        let calls = |labels: &str| labels.split_whitespace().map(str::to_owned).collect();
        let table = [
            (End::Returned, "a b", "a b", None, None),
            (End::Returned, "a b", "b c", Some("c"), Some("a")),
            (End::Returned, "a b", "a", None, Some("b")),
            (End::DeadlinePassed, "a b", "a", None, None),
            (End::DeadlinePassed, "a b", "b c", Some("c"), None),
            (End::Returned, "a", "a a", Some("a"), None),
        ];
        for (end, expected, got, too_many, too_few) in table {
            let mut run = Run::of(Story::default());
            run.report.end = end;
            run.report.checks = vec![Check::Calls { expected: calls(expected), got: calls(got) }];
            let found = run.look(unexpected).or_else(|| run.look(find));
            let first = |asked: &[Asked]| asked.first().map(|asked| asked.name.text.clone());
            let (unexpected, missing) = found
                .map(|found| (first(&found.unexpected), first(&found.missing)))
                .unwrap_or_default();
            let told = (unexpected.as_deref(), missing.as_deref());
            assert_eq!(told, (too_many, too_few), "{expected} / {got}");
        }
    }
}
