//! What rules share: the run they look at, its checks, spans of time, and how things are called.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use protocol::claim::{Check, End, TrialReport};
use protocol::event::TaskId;

use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::judgement::story::{Story, Wait, WaitKind, Window};
use crate::vocabulary::report::{CompilerMessage, Diagnosis};
use crate::vocabulary::timeline::Clock;

/// A failed run, with everything known about it.
#[derive(Clone, Copy, Debug)]
pub struct FailedRun<'a> {
    /// The hidden test that it was of.
    pub test: &'a str,
    /// What the test process reported.
    pub report: &'a TrialReport,
    /// The run was made once more in real time, because threads besides the runtime's had a part.
    pub repeated: bool,
    /// What the record tells.
    pub story: &'a Story,
    /// The learner's source.
    pub source: &'a Source,
    /// What the compiler warned of in it.
    pub warnings: &'a [CompilerMessage],
    /// Values that did not change with what was expected, over all runs of all hidden tests.
    pub constants: &'a [Constant],
    /// What holds for every answer to the exercise.
    pub exercise: &'a ExerciseFacts,
    /// Lines with guards that a lint suspects of being held across an `.await`.
    pub guard_lines: &'a [u32],
    /// The line of a future that is bound to `_`.
    pub unbound_future: Option<u32>,
}

/// What holds for every answer to an exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExerciseFacts {
    /// Causes that the record is not to be read as here: what they are about, the exercise asks for.
    pub rules_out: BTreeSet<Diagnosis>,
    /// Some function of the answer is given something.
    pub has_inputs: bool,
    /// Some test of it takes time.
    pub takes_time: bool,
}

/// A value that came out the same though others were expected, and was right for one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Which value.
    pub what: String,
    /// How it always came out.
    pub got: String,
    /// How often it came out.
    pub times: usize,
    /// How many different values were expected.
    pub expected: usize,
}

/// The values that never changed although others were expected, over all `reports`.
pub fn constants<'a>(reports: impl Iterator<Item = &'a TrialReport>) -> Vec<Constant> {
    let mut values: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for check in reports.flat_map(|report| &report.checks) {
        if let Check::Value { what, expected, got, .. } = check {
            values.entry(what).or_default().push((expected, got));
        }
    }
    let varies = values.values().any(|pairs| pairs.iter().any(|(_, got)| *got != pairs[0].1));
    let constants = values.into_iter().filter_map(|(what, pairs)| constant(what, &pairs));
    // A yes or no is read off an answer. Where others vary, it is not one that stands in the text.
    constants.filter(|constant| !varies || !is_yes_or_no(&constant.got)).collect()
}

fn is_yes_or_no(value: &str) -> bool {
    matches!(value, "true" | "false")
}

fn constant(what: &str, pairs: &[(&str, &str)]) -> Option<Constant> {
    let (_, got) = pairs.first()?;
    let expected: BTreeSet<_> = pairs.iter().map(|(expected, _)| expected).collect();
    let same_output = pairs.iter().all(|(_, other)| other == got);
    (same_output && expected.len() > 1 && expected.contains(got)).then(|| Constant {
        what: what.to_owned(),
        got: (*got).to_owned(),
        times: pairs.len(),
        expected: expected.len(),
    })
}

/// A duration beside the one expected, in virtual milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    pub got_ms: u64,
    pub expected_ms: u64,
}

impl Took {
    /// Too long, and by how much.
    pub fn slow(self) -> String {
        format!("Took {} ms where {} ms suffice", self.got_ms, self.expected_ms)
    }
}

/// How something that was waited for is called: as the learner's text calls it, or, if the name is
/// a value that was passed along, as a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub is_source: bool,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_source {
            true => write!(f, "`{}`", self.text),
            false => write!(f, "\"{}\"", self.text),
        }
    }
}

#[cfg(test)]
impl Name {
    /// A name as it stands in the source.
    pub fn code(text: &str) -> Self {
        Self { text: text.to_owned(), is_source: true }
    }

    /// A name that is a value.
    pub fn data(text: &str) -> Self {
        Self { text: text.to_owned(), is_source: false }
    }
}

/// A wait that was seen through and took time.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    pub wait: &'a Wait,
    pub from_us: u64,
    pub to_us: u64,
}

impl Span<'_> {
    pub fn length_us(&self) -> u64 {
        self.to_us - self.from_us
    }
}

impl<'a> FailedRun<'a> {
    /// Whether some check failed.
    pub fn a_check_fails(&self) -> bool {
        !self.report.checks.iter().all(Check::holds)
    }

    /// When the run was given up, if it was because it did not end.
    pub fn gave_up(&self) -> Option<GaveUp> {
        let clock = if self.report.real_time { Clock::Real } else { Clock::Virtual };
        let at_ms = self.story.now_us / 1000;
        (self.report.end == End::DeadlinePassed).then_some(GaveUp { at_ms, clock })
    }

    /// How `wait` is called.
    pub fn name(&self, wait: &Wait) -> Name {
        self.name_of(&wait.label, wait.kind, wait.line)
    }

    fn name_of(&self, label: &str, kind: WaitKind, line: Option<u32>) -> Name {
        let callee = label.split_once('(').map(|(callee, _)| callee);
        let is_source = match kind {
            WaitKind::Timer | WaitKind::Tick | WaitKind::Turn => true,
            WaitKind::Call => callee.is_some_and(|name| clues::is_called(self.source, name, line)),
        };
        Name { text: label.to_owned(), is_source }
    }

    /// The values that came out wrong: which, as expected, as they came.
    pub fn wrong_values(&self) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> + use<'a> {
        self.report.checks.iter().filter_map(|check| match check {
            Check::Value { what, expected, got, holds: false, .. } => {
                Some((what.as_str(), expected.as_str(), got.as_str()))
            }
            Check::Value { .. }
            | Check::Elapsed { .. }
            | Check::Calls { .. }
            | Check::Fact { .. } => None,
        })
    }

    fn elapsed(&self) -> impl Iterator<Item = (u64, Took)> + use<'a> {
        self.report.checks.iter().filter_map(|check| match check {
            Check::Elapsed { began_us, expected_ms, got_ms } => {
                Some((*began_us, Took { got_ms: *got_ms, expected_ms: *expected_ms }))
            }
            Check::Value { .. } | Check::Calls { .. } | Check::Fact { .. } => None,
        })
    }

    /// The first time that is not as expected, and when it began.
    pub fn wrong_time(&self) -> Option<(u64, Took)> {
        self.elapsed().find(|(_, took)| took.got_ms != took.expected_ms)
    }

    /// The first time that is longer than expected, and when it began.
    pub fn too_slow(&self) -> Option<(u64, Took)> {
        self.elapsed().find(|(_, took)| took.got_ms > took.expected_ms)
    }

    /// The first time that is shorter than expected, and when it began.
    pub fn too_quick(&self) -> Option<(u64, Took)> {
        self.elapsed().find(|(_, took)| took.got_ms < took.expected_ms)
    }

    /// What was waited for from `began_us` to the answer `took` later, in the order it began.
    pub fn spans(&self, began_us: u64, took: Took) -> Vec<Span<'a>> {
        let until_us = began_us.saturating_add(took.got_ms.saturating_mul(1000));
        let mut spans: Vec<_> = self.completed(began_us).filter(|s| s.to_us <= until_us).collect();
        spans.sort_by_key(|span| span.from_us);
        spans
    }

    /// All that was waited for and took time, from the beginning.
    pub fn waits_seen_through(&self) -> impl Iterator<Item = Span<'a>> {
        self.completed(0)
    }

    fn completed(&self, began_us: u64) -> impl Iterator<Item = Span<'a>> {
        let timed = self.story.waits.iter().filter(|wait| wait.kind != WaitKind::Turn);
        timed.filter_map(move |wait| {
            let (from_us, to_us) = wait.completed()?;
            (from_us >= began_us && to_us > from_us).then_some(Span { wait, from_us, to_us })
        })
    }

    /// Where the answer ran that the first wrong value is about: an index into [`Story::windows`].
    pub fn window_of_wrong_value(&self) -> Option<usize> {
        let wrong = self.report.checks.iter().find_map(|check| match check {
            Check::Value { holds: false, handed_over, .. } => Some(*handed_over),
            Check::Value { .. }
            | Check::Elapsed { .. }
            | Check::Calls { .. }
            | Check::Fact { .. } => None,
        });
        usize::try_from(wrong?.checked_sub(1)?).ok()
    }

    /// Where the answer ran that took this long from `began_us` on, if it is there once only.
    pub fn window_that_took(&self, began_us: u64, took: Took) -> Option<usize> {
        let windows = self.story.windows.iter().enumerate();
        let mut such = windows.filter(|(_, window)| {
            let lasted_us = window.returned_us.map(|us| us.saturating_sub(window.began_us));
            window.began_us == began_us
                && lasted_us.is_some_and(|us| us.div_ceil(1000) == took.got_ms)
        });
        let (index, _) = such.next()?;
        such.next().is_none().then_some(index)
    }

    /// What was seen of calls and timers while the answer ran, for when nothing explains it. Empty if
    /// nothing was, or nobody knows where it ran.
    pub fn seen(&self, window: Option<usize>) -> String {
        const MOST: usize = 4;
        let ran = window.and_then(|index| Some((index, *self.story.windows.get(index)?)));
        let Some((window, Window { began_us, returned_us, .. })) = ran else {
            return String::new();
        };
        let meanwhile = |us: u64| began_us <= us && returned_us.is_none_or(|end_us| us <= end_us);
        let is_here = |wait: &&Wait| match (wait.window, wait.started_us) {
            (_, None) => false,
            (Some(made_in), Some(_)) => made_in == window,
            // Made by the test, for the answer.
            (None, Some(from_us)) => meanwhile(from_us),
        };
        let told = self.story.waits.iter().filter(|wait| wait.kind != WaitKind::Turn);
        let seen: Vec<_> = told.filter(is_here).collect();
        if seen.is_empty() {
            return String::new();
        }
        let told: Vec<_> =
            seen.iter().take(MOST).map(|wait| self.seen_of(wait, began_us)).collect();
        let more = match seen.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        format!(" Seen: {}{more}.", told.join(", "))
    }

    fn seen_of(&self, wait: &Wait, began_us: u64) -> String {
        let ms = |us: u64| us.saturating_sub(began_us).div_ceil(1000);
        let from = ms(wait.started_us.unwrap_or(began_us));
        let name = self.name(wait);
        match (wait.ended_us, wait.dropped) {
            (Some(to), false) => format!("{name} {from}–{} ms", ms(to)),
            // Whoever was quicker than a limit has its timer dropped: that is its end.
            (Some(to), true) if wait.is_limit() => {
                format!("the limit of {name} from {from} ms on, not reached at {} ms", ms(to))
            }
            (Some(to), true) if wait.dropped_by_test => {
                format!("{name} {from}–{} ms, dropped by the test", ms(to))
            }
            (Some(to), true) => format!("{name} {from}–{} ms, dropped", ms(to)),
            (None, _) => format!("{name} from {from} ms on"),
        }
    }
}

/// Waits that each begin when the one before ends, from `began_us` to the last end of all.
pub fn chain_to_the_end<'s, 'w>(waits: &'s [Span<'w>], began_us: u64) -> Option<Vec<&'s Span<'w>>> {
    let mut by_end: HashMap<u64, &Span<'_>> = HashMap::new();
    for wait in waits {
        by_end.entry(wait.to_us).or_insert(wait);
    }
    let mut chain = vec![waits.iter().max_by_key(|wait| wait.to_us)?];
    loop {
        let next_us = chain.last()?.from_us;
        if next_us == began_us {
            chain.reverse();
            return Some(chain);
        }
        chain.push(by_end.get(&next_us)?);
    }
}

/// Finds what was waited for wholly inside a span of time, by task, without looking at each.
pub struct Inside<'a> {
    /// For each task its waits by their beginning, and from each on the one that ends first.
    by_task: HashMap<TaskId, Vec<(u64, Span<'a>)>>,
}

impl<'a> Inside<'a> {
    pub fn of(spans: &[Span<'a>]) -> Self {
        let mut by_task: HashMap<TaskId, Vec<(u64, Span<'a>)>> = HashMap::new();
        for span in spans {
            by_task.entry(span.wait.task).or_default().push((span.from_us, *span));
        }
        for spans in by_task.values_mut() {
            spans.sort_by_key(|(from_us, _)| *from_us);
            let mut first: Option<Span<'_>> = None;
            for (_, span) in spans.iter_mut().rev() {
                let earlier = first.filter(|first| first.to_us < span.to_us);
                *span = earlier.unwrap_or(*span);
                first = Some(*span);
            }
        }
        Self { by_task }
    }

    /// A wait of `task` that began at `from_us` or later and ended by `to_us`.
    pub fn find(&self, task: TaskId, from_us: u64, to_us: u64) -> Option<Span<'a>> {
        let spans = self.by_task.get(&task)?;
        let first = spans.partition_point(|(began_us, _)| *began_us < from_us);
        spans.get(first).map(|(_, span)| *span).filter(|span| span.to_us <= to_us)
    }
}

/// ` on line 6`, where it is known.
pub fn at(line: Option<u32>) -> String {
    line.map(|line| format!(" on line {line}")).unwrap_or_default()
}

/// A length of time in milliseconds: to the tenth where that matters, below ten.
pub fn length(us: u64) -> String {
    match us {
        0..50 => "less than 0.1 ms".to_owned(),
        50..9_950 => format!("{} ms", ((us + 50) / 100) as f64 / 10.0),
        _ => format!("{} ms", us.saturating_add(500) / 1000),
    }
}

/// A time that a run was given up at, by the clock that it ran under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaveUp {
    pub at_ms: u64,
    pub clock: Clock,
}

impl fmt::Display for GaveUp {
    /// Whole days are easier to read as such.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAY_MS: u64 = 24 * 3600 * 1000;
        let Self { at_ms, clock } = self;
        match (clock, at_ms / DAY_MS, at_ms % DAY_MS) {
            (Clock::Real, _, _) => write!(f, "{at_ms} ms of real time"),
            (Clock::Virtual, days @ 2.., 0) => write!(f, "{days} virtual days"),
            (Clock::Virtual, _, _) => write!(f, "{at_ms} virtual ms"),
        }
    }
}

/// ` made on line 6`, where it is known.
pub fn made_at(line: Option<u32>) -> String {
    line.map(|line| format!(" made on line {line}")).unwrap_or_default()
}

/// `text` with a capital letter at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{report, value, wait};

    #[test]
    fn a_length_is_rounded_and_never_to_nothing() {
        let table = [
            (10, "less than 0.1 ms"),
            (101, "0.1 ms"),
            (200, "0.2 ms"),
            (960, "1 ms"),
            (1_250, "1.3 ms"),
            (9_949, "9.9 ms"),
            (9_950, "10 ms"),
            (50_070, "50 ms"),
            (u64::MAX, "18446744073709551 ms"),
        ];
        for (us, told) in table {
            assert_eq!(length(us), told);
        }
    }

    #[test]
    fn a_value_is_constant_when_it_never_changes_and_is_right_once() {
        let table = [
            (vec![value("a", "1", "1"), value("a", "2", "1")], 1),
            (vec![value("a", "1", "1"), value("a", "2", "2")], 0),
            (vec![value("a", "1", "3"), value("a", "2", "3")], 0),
            (vec![value("a", "1", "1"), value("b", "2", "1")], 0),
            (vec![value("a", "1", "1"), value("a", "1", "1")], 0),
        ];
        for (checks, expected) in table {
            let report = TrialReport { checks: checks.clone(), ..report() };
            assert_eq!(constants([&report].into_iter()).len(), expected, "{checks:?}");
        }
    }

    #[test]
    fn what_was_waited_for_inside_a_span_of_time_is_found() {
        let waits = [(0, 50), (10, 20), (30, 40)]
            .map(|(from, to)| wait(WaitKind::Call, "io", from, Some(to), false));
        let spans = waits.each_ref().map(|wait| Span {
            wait,
            from_us: wait.started_us.unwrap_or_default(),
            to_us: wait.ended_us.unwrap_or_default(),
        });
        let inside = Inside::of(&spans);
        let table = [
            (1, 0, 60, Some(20)),
            (1, 5, 25, Some(20)),
            (1, 11, 45, Some(40)),
            (1, 11, 39, None),
            (2, 0, 60, None),
        ];
        for (task, from, to, expected) in table {
            let found = inside.find(task, from * 1000, to * 1000);
            assert_eq!(found.map(|span| span.to_us / 1000), expected, "{task} {from} {to}");
        }
    }
}
