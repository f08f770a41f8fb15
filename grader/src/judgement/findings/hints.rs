//! What the text shows beside a symptom that no finding explains. A hint claims nothing of the run but
//! what its words say: whether it is the cause is for the learner to see.

use super::facts::FailedRun;
use crate::judgement::clues;
use crate::judgement::story::WaitKind;

/// One line of the text, with what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The only `static`.
    KeptInStatic { line: u32 },
    /// The only `interval`, where no timer took any time.
    FirstTick { line: u32 },
    /// A runtime is started with its clock paused, where time should be real.
    PausedClock { line: u32 },
    /// The only call of a library's function in whose file a panic was raised.
    CalledThere { line: u32 },
    /// A timer of a task was dropped, where the runtime is the answer's own.
    DroppedWithRuntime { line: u32 },
}

impl Hint {
    /// For a value, or calls, that are not as expected.
    pub fn of_value(run: &FailedRun<'_>) -> Option<Self> {
        clues::static_line(run.source).map(|line| Self::KeptInStatic { line })
    }

    /// For a time that is not as expected.
    pub fn of_time(run: &FailedRun<'_>) -> Option<Self> {
        paused_clock(run)
            .or_else(|| dropped_with_runtime(run))
            .or_else(|| first_tick(run))
            .or_else(|| Self::of_value(run))
    }

    /// A sentence, with a blank before it.
    pub fn words(self) -> String {
        match self {
            Self::KeptInStatic { line } => {
                format!(" The `static` on line {line} keeps its value from call to call.")
            }
            Self::FirstTick { line } => {
                format!(" The first tick of the `interval` on line {line} is ready at once.")
            }
            Self::PausedClock { line } => format!(
                " Line {line} starts a runtime whose clock is paused: it jumps to the next timer, \
                 and no real time passes."
            ),
            Self::CalledThere { line } => {
                format!(" It was raised in the file of the function that line {line} calls.")
            }
            Self::DroppedWithRuntime { line } => format!(
                " The timer of the task spawned on line {line} was dropped before its end. A task \
                 goes with its runtime, unless somebody awaits it before."
            ),
        }
    }

    pub fn line(self) -> u32 {
        match self {
            Self::KeptInStatic { line }
            | Self::FirstTick { line }
            | Self::PausedClock { line }
            | Self::CalledThere { line }
            | Self::DroppedWithRuntime { line } => line,
        }
    }
}

fn first_tick(run: &FailedRun<'_>) -> Option<Hint> {
    let took_time = run.story.waits.iter().any(|wait| {
        wait.kind == WaitKind::Timer && wait.started_us.is_some() && wait.takes_us != Some(0)
    });
    let line = clues::only_call_line(run.source, "interval").filter(|_| !took_time)?;
    Some(Hint::FirstTick { line })
}

fn paused_clock(run: &FailedRun<'_>) -> Option<Hint> {
    let line = clues::paused_clock_line(run.source).filter(|_| run.report.real_time)?;
    Some(Hint::PausedClock { line })
}

fn dropped_with_runtime(run: &FailedRun<'_>) -> Option<Hint> {
    if !run.report.real_time || run.repeated || clues::drops_what_waits(run.source) {
        return None;
    }
    let dropped = run
        .story
        .waits
        .iter()
        .filter(|wait| wait.kind == WaitKind::Timer && wait.dropped && wait.window.is_some());
    let spawned = |id| run.story.tasks.iter().find(|task| task.id == id)?.line;
    dropped.map(|wait| wait.task).find_map(spawned).map(|line| Hint::DroppedWithRuntime { line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, wait};
    use crate::judgement::story::Story;

    #[test]
    fn an_interval_is_named_only_where_no_timer_took_any_time() {
        let text = "async fn f() {\n interval(d).tick().await; }";
        let timer = |to| wait(WaitKind::Timer, "tick", 0, Some(to), false);
        let took = crate::judgement::story::Wait { takes_us: Some(9000), ..timer(9) };
        let at_once = crate::judgement::story::Wait { takes_us: Some(0), ..timer(0) };
        for (waits, expected) in [
            (vec![], Some(Hint::FirstTick { line: 2 })),
            (vec![at_once], Some(Hint::FirstTick { line: 2 })),
            (vec![took], None),
        ] {
            let run = Run::of(Story { waits, ..Story::default() }).text(text);
            assert_eq!(run.look(Hint::of_time), expected);
        }
        let two = "async fn f() {\n interval(a);\n interval(b); }";
        assert_eq!(Run::of(Story::default()).text(two).look(Hint::of_time), None);
    }

    #[test]
    fn a_paused_clock_is_named_only_where_time_should_be_real() {
        let text = "fn f() {\n builder.start_paused(true); }";
        let mut run = Run::of(Story::default()).text(text);
        assert_eq!(run.look(Hint::of_time), None);
        run.report.real_time = true;
        assert_eq!(run.look(Hint::of_time), Some(Hint::PausedClock { line: 2 }));
    }
}
