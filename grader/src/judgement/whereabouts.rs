//! Where to look for what is told of a run, where the sentence itself names no line: at the only line that
//! has a part in what was waited for, or where the first task was spawned that there should not be.

use std::collections::BTreeSet;

use protocol::event::TaskKind;

use crate::judgement::story::Story;
use crate::vocabulary::report::Diagnosis;
use crate::vocabulary::timeline::Bar;

/// The line for this diagnosis of a run with this story, which is drawn by these bars.
pub fn line(diagnosis: Diagnosis, story: &Story, bars: &[Bar]) -> Option<u32> {
    let spawned = || story.tasks.iter().filter(|task| task.kind == TaskKind::Async);
    match diagnosis {
        // Something was spawned where nothing is to be, or with another tool.
        Diagnosis::WrongTool => spawned().find_map(|task| task.line).or_else(|| only(bars)),
        Diagnosis::WrongTime
        | Diagnosis::NotLazy
        | Diagnosis::NotCancelled
        | Diagnosis::Sequential
        | Diagnosis::Overlapped
        | Diagnosis::Blocking
        | Diagnosis::LeakedTask
        | Diagnosis::LockHeld
        | Diagnosis::Deadlock
        | Diagnosis::Spinning
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
    let own = bars.iter().filter(|bar| !bar.by_test);
    let lines: BTreeSet<_> = own.filter_map(|bar| bar.line).collect();
    if lines.len() == 1 { lines.into_iter().next() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::story::Task;
    use crate::vocabulary::timeline::{BarKind, Clock};

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
        }
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
            assert_eq!(line(diagnosis, &story, bars), expected, "{diagnosis:?}");
        }
    }

    #[test]
    fn where_a_task_is_the_wrong_tool_its_spawn_is_named() {
        let task = |line| Task {
            id: 2,
            kind: TaskKind::Async,
            line,
            spawned_us: 0,
            polled: true,
            refused: false,
            ended: None,
            left_behind: false,
            seen_alive_us: None,
            window: None,
        };
        let story = Story { tasks: vec![task(None), task(Some(7))], ..Story::default() };
        let bars = [bar(Some(5), false), bar(Some(6), false)];
        assert_eq!(line(Diagnosis::WrongTool, &story, &bars), Some(7));
        assert_eq!(line(Diagnosis::WrongTime, &story, &bars), None);
    }
}
