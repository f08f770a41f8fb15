//! Where to look for what is told of a run, where the sentence itself names no line: at the only line that
//! has a part in what was waited for; where the task was spawned that there should not be, or that there
//! still was; at what was waited for to the end; or at what was done most often by far.

use std::collections::{BTreeMap, BTreeSet};

use protocol::event::TaskKind;

use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::judgement::story::Story;
use crate::vocabulary::report::Diagnosis;
use crate::vocabulary::timeline::{Bar, BarKind, Clock};

/// The line for this diagnosis of a run with this story, which is drawn by these bars.
pub fn line(diagnosis: Diagnosis, story: &Story, source: &Source, bars: &[Bar]) -> Option<u32> {
    let spawned = || story.tasks.iter().filter(|task| task.kind == TaskKind::Async);
    match diagnosis {
        Diagnosis::NotLazy => only(bars).or_else(|| clues::eager_line(source)),
        // Something was spawned where nothing is to be, or with another tool.
        Diagnosis::WrongTool => match spawned().any(|task| task.line.is_some()) {
            true => one(spawned().filter_map(|task| task.line)),
            false => only(bars).or_else(|| clues::join_line(source)),
        },
        Diagnosis::NotCancelled | Diagnosis::LeakedTask => {
            only(bars).or_else(|| one(story.going_on_after().filter_map(|task| task.line)))
        }
        // Who says `Pending` by hand waits for nothing that is drawn.
        Diagnosis::Deadlock if clues::says_pending(source) => None,
        Diagnosis::Deadlock => to_the_end(story, bars),
        // What merely waits meanwhile does not hold up the thread.
        Diagnosis::Blocking => {
            let blocks = own(bars).filter(|bar| bar.kind == BarKind::Blocked);
            one(blocks.filter_map(|bar| bar.line)).or_else(|| clues::joins_a_thread_line(source))
        }
        // What merely waits meanwhile is not what spins.
        Diagnosis::Spinning => busiest(bars),
        Diagnosis::WrongTime
        | Diagnosis::Sequential
        | Diagnosis::Overlapped
        | Diagnosis::LockHeld
        | Diagnosis::OverLimit
        | Diagnosis::CancelUnsafe => only(bars),
        // Of a value nobody knows where it went wrong.
        Diagnosis::NeverAwaited
        | Diagnosis::HardCoded
        | Diagnosis::LostUpdate
        | Diagnosis::OutOfOrder
        | Diagnosis::LostData
        | Diagnosis::Panicked
        | Diagnosis::NotSend
        | Diagnosis::WrongClock
        | Diagnosis::WrongValue
        | Diagnosis::UnhandledError => None,
    }
}

/// The line of all bars that have one, if it is the same.
fn only(bars: &[Bar]) -> Option<u32> {
    one(own(bars).filter_map(|bar| bar.line))
}

fn own(bars: &[Bar]) -> impl Iterator<Item = &Bar> {
    bars.iter().filter(|bar| !bar.by_test)
}

/// The line that all of these are.
fn one(lines: impl Iterator<Item = u32>) -> Option<u32> {
    let lines: BTreeSet<_> = lines.collect();
    if lines.len() == 1 { lines.into_iter().next() } else { None }
}

/// The line of the only wait that went on for as long as anything did, and had not ended.
fn to_the_end(story: &Story, bars: &[Bar]) -> Option<u32> {
    let has_ended = |bar: &Bar| {
        let is_open = bar.given_up_ms.is_some() || bar.end_ms >= story.now_us / 1000;
        bar.kind != BarKind::Dropped && !is_open
    };
    let waits = || {
        let waits = own(bars).filter(|bar| bar.kind != BarKind::Run && !has_ended(bar));
        waits.filter(|bar| bar.clock == Clock::Virtual)
    };
    let end_ms = waits().map(|bar| bar.end_ms).max()?;
    one(waits().filter(|bar| bar.end_ms == end_ms).filter_map(|bar| bar.line))
}

/// The line of more than half of all bars, where these are too many to be made by hand.
fn busiest(bars: &[Bar]) -> Option<u32> {
    const MANY: usize = 50;
    let mut times = BTreeMap::new();
    for line in own(bars).filter_map(|bar| bar.line) {
        *times.entry(line).or_insert(0_usize) += 1;
    }
    let (line, most) = times.into_iter().max_by_key(|(_, times)| *times)?;
    (most >= MANY && 2 * most > own(bars).count()).then_some(line)
}

#[cfg(test)]
mod tests {
    use protocol::event::TaskEnd;

    use super::*;
    use crate::judgement::story::{Task, Window};

    fn bar(line: Option<u32>, by_test: bool) -> Bar {
        Bar {
            lane: "sleep".to_owned(),
            task: 1,
            start_ms: 0,
            end_ms: 1,
            kind: BarKind::Wait,
            line,
            clock: Clock::Virtual,
            by_test,
            waits_for: None,
            dropped_by_test: false,
            given_up_ms: None,
            at_ms: None,
            stood_still_us: None,
        }
    }

    fn text() -> Source {
        Source::new("lib.rs", "fn f() { match p { Poll::Pending => {} } }")
    }

    #[test]
    fn a_line_is_named_only_where_there_is_no_other() {
        let story = Story::default();
        let one = [bar(Some(5), false), bar(None, false), bar(Some(9), true), bar(Some(5), false)];
        let table = [
            (Diagnosis::WrongTime, &one[..], Some(5)),
            (Diagnosis::WrongTool, &one, Some(5)),
            (Diagnosis::WrongValue, &one, None),
            (Diagnosis::WrongTime, &[bar(Some(5), false), bar(Some(6), false)], None),
            (Diagnosis::WrongTime, &[], None),
        ];
        for (diagnosis, bars, expected) in table {
            assert_eq!(line(diagnosis, &story, &text(), bars), expected, "{diagnosis:?}");
        }
    }

    #[test]
    fn where_a_task_is_the_wrong_tool_its_spawn_is_named() {
        let task = |line| Task::going_on(2, line);
        let story = Story { tasks: vec![task(None), task(Some(7))], ..Story::default() };
        let bars = [bar(Some(5), false), bar(Some(6), false)];
        assert_eq!(line(Diagnosis::WrongTool, &story, &text(), &bars), Some(7));
        // Which of several nobody knows.
        let both = Story { tasks: vec![task(Some(7)), task(Some(8))], ..Story::default() };
        assert_eq!(line(Diagnosis::WrongTool, &both, &text(), &bars), None);
        assert_eq!(line(Diagnosis::WrongTime, &story, &text(), &bars), None);
    }

    #[test]
    fn a_task_that_outlives_its_call_is_named_by_its_spawn() {
        let task = |line, ended_us: Option<u64>| Task {
            ended: ended_us.map(|at_us| (at_us, TaskEnd::Cancelled)),
            window: Some(0),
            outlives_window: true,
            ..Task::going_on(2, Some(line))
        };
        let windows = vec![Window { began_us: 0, returned_us: Some(10), let_go: true }];
        let bars = [bar(Some(5), false), bar(Some(6), false)];
        let table = [
            (vec![task(7, Some(20)), task(7, None), task(8, Some(10))], Some(7)),
            (vec![task(7, Some(10))], None),
            (vec![task(7, None), task(8, None)], None),
        ];
        for (tasks, expected) in table {
            let story = Story { tasks, windows: windows.clone(), ..Story::default() };
            for diagnosis in [Diagnosis::NotCancelled, Diagnosis::LeakedTask] {
                assert_eq!(line(diagnosis, &story, &text(), &bars), expected, "{:?}", story.tasks);
            }
        }
    }

    #[test]
    fn what_goes_on_to_the_end_is_where_it_stands_still() {
        let until = |line, end_ms, kind| Bar { end_ms, kind, ..bar(Some(line), false) };
        let given_up = |bar| Bar { given_up_ms: Some(30), ..bar };
        let table = [
            (vec![until(5, 9, BarKind::Wait), until(6, 30, BarKind::Dropped)], Some(6)),
            (vec![until(5, 30, BarKind::Wait), until(6, 30, BarKind::Dropped)], None),
            (vec![until(4, 30, BarKind::Run), until(5, 9, BarKind::Dropped)], Some(5)),
            (vec![given_up(until(5, 9, BarKind::Wait))], Some(5)),
            // What stands still is not seen.
            (vec![until(5, 9, BarKind::Wait)], None),
        ];
        for (bars, expected) in table {
            let story = Story { now_us: 30_000, ..Story::default() };
            let look = |source: &Source| line(Diagnosis::Deadlock, &story, source, &bars);
            assert_eq!(look(&text()), expected, "{bars:?}");
            let by_hand = "fn f() {\n match p {\n Pending => {}\n }\n return Poll::Pending; }";
            assert_eq!(look(&Source::new("lib.rs", by_hand)), None, "{bars:?}");
        }
    }

    #[test]
    fn what_holds_up_the_thread_is_where_it_stands_still_or_joins_another() {
        let blocked = || Bar { kind: BarKind::Blocked, ..bar(Some(6), false) };
        let waits = || bar(Some(5), false);
        let joins = "fn f() {\n t.join().unwrap(); }";
        let table = [
            (vec![waits(), blocked()], joins, Some(6)),
            (vec![waits()], joins, Some(2)),
            (vec![waits()], "", None),
        ];
        for (bars, text, expected) in table {
            let source = Source::new("lib.rs", text);
            let found = line(Diagnosis::Blocking, &Story::default(), &source, &bars);
            assert_eq!(found, expected, "{bars:?} {text}");
        }
    }

    #[test]
    fn what_spins_is_what_is_done_most_often() {
        let naps = |times| vec![bar(Some(9), false); times];
        let other = || vec![bar(Some(5), false); 3];
        let table = [
            ([naps(100), other()].concat(), Some(9)),
            (other(), None),
            ([naps(60), vec![bar(None, false); 80]].concat(), None),
        ];
        for (bars, expected) in table {
            assert_eq!(line(Diagnosis::Spinning, &Story::default(), &text(), &bars), expected);
        }
    }
}
