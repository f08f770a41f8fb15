//! What the text shows beside a symptom that no finding explains. A hint claims nothing of the run but
//! what its words say: whether it is the cause is for the learner to see.

use protocol::claim::Check;
use protocol::event::ResourceKind;

use super::facts::{FailedRun, Took};
use crate::judgement::clues;
use crate::judgement::story::{Hold, Story, Task, Wait, WaitKind, Window};

/// One line of the text, with what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The only `static`.
    KeptInStatic { line: u32 },
    /// The only `interval` whose ticks are awaited, where time is missing: all of it or one of its periods.
    FirstTick { line: u32 },
    /// A task is asked whether it has finished, where too much time was waited.
    AsksATask { line: u32 },
    /// `block_in_place` is called on the line that panicked, where nobody makes a runtime of several
    /// threads.
    InPlace { line: u32 },
    /// A runtime is started with its clock paused, where time should be real.
    PausedClock { line: u32 },
    /// The only call of a library's function in whose file a panic was raised.
    CalledThere { line: u32 },
    /// The only `resume_unwind`, where what panicked lies outside the text.
    PassedOn { line: u32 },
    /// A timer of a task was dropped, where the runtime is the answer's own.
    DroppedWithRuntime { line: u32 },
    /// All permits that were taken, on this line, were given back at the instant of being taken, where
    /// too many were at work.
    GivenBackAtOnce { line: u32 },
    /// So many messages were still in the only channel that had any, made on this line, when it went.
    LeftInChannel { line: u32, messages: u64 },
    /// No permit and no lock was taken at all, where too many were at work, and this line has each of them
    /// begin.
    NothingTaken { line: u32 },
    /// What was spawned on this line went on after the answer was given or dropped, where nothing should.
    GoesOn { line: u32 },
    /// It was gone, but only after the answer had been given, where nothing should be left then.
    GoneLate { line: u32 },
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
            .or_else(|| for_too_much_or_too_little(run))
            .or_else(|| Self::of_value(run))
    }

    /// For a value in which something is missing.
    pub fn of_loss(run: &FailedRun<'_>) -> Option<Self> {
        left_in_channel(run).or_else(|| Self::of_value(run))
    }

    /// For more at once than there may be.
    pub fn of_limit(run: &FailedRun<'_>) -> Option<Self> {
        given_back_at_once(run).or_else(|| nothing_taken(run)).or_else(|| Self::of_value(run))
    }

    /// For something that was left by an answer, when it was given or dropped.
    pub fn of_rest(run: &FailedRun<'_>) -> Option<Self> {
        if run.story.going_on_after().any(|task| is_waited_with(run.story, task)) {
            return Self::of_value(run);
        }
        let goes_on = only_line(run.story.going_on_after()).map(|line| Self::GoesOn { line });
        let late = || only_line(run.story.gone_only_after()).map(|line| Self::GoneLate { line });
        let alone = || run.story.going_on_after().next().is_none().then(late).flatten();
        goes_on.or_else(alone).or_else(|| Self::of_value(run))
    }

    /// For a panic on this line. On a runtime of one thread `block_in_place` panics before it calls
    /// anything.
    pub fn of_panic(run: &FailedRun<'_>, line: u32) -> Option<Self> {
        let in_place = clues::is_called(run.source, "block_in_place", Some(line))
            && !clues::is_called(run.source, "new_multi_thread", None);
        in_place.then_some(Self::InPlace { line })
    }

    /// For a panic that was raised outside the text.
    pub fn of_panic_elsewhere(run: &FailedRun<'_>) -> Option<Self> {
        let passed_on = clues::only_call_line(run.source, "resume_unwind");
        passed_on.map(|line| Self::PassedOn { line }).or_else(|| Self::of_value(run))
    }

    /// What is said of it, with a blank before it; nothing, where there is none.
    pub fn told(hint: Option<Self>) -> String {
        hint.map(Self::words).unwrap_or_default()
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
            Self::AsksATask { line } => format!(
                " `is_finished` on line {line} asks, and does not wait; who awaits the handle is \
                 woken at that moment."
            ),
            Self::InPlace { .. } => " `block_in_place` does the work on the thread that it is \
                                     called on, which is the runtime's only one here."
                .to_owned(),
            Self::PausedClock { line } => format!(
                " Line {line} starts a runtime whose clock is paused: it jumps to the next timer, \
                 and no real time passes."
            ),
            Self::CalledThere { line } => {
                format!(" It was raised in the file of the function that line {line} calls.")
            }
            Self::PassedOn { line } => format!(
                " `resume_unwind` on line {line} raises a panic anew that it is given, and nothing \
                 after it is done."
            ),
            Self::DroppedWithRuntime { line } => format!(
                " The timer of the task spawned on line {line} was dropped before its end. A task \
                 goes with its runtime, unless somebody awaits it before."
            ),
            Self::GivenBackAtOnce { line } => format!(
                " The permits taken on line {line} were given back at once, each at the instant at \
                 which it was taken: a permit counts for as long as you hold it."
            ),
            Self::LeftInChannel { line, messages: 1 } => format!(
                " One message was still in the channel made on line {line} when that was dropped, and \
                 nobody has received it."
            ),
            Self::LeftInChannel { line, messages } => format!(
                " {messages} messages were still in the channel made on line {line} when that was \
                 dropped, and nobody has received them."
            ),
            Self::NothingTaken { line } => {
                format!(" Line {line} runs them, and no permit or lock was taken for any.")
            }
            Self::GoesOn { line } => format!(
                " What was spawned on line {line} was not gone then: a task goes on without its \
                 handle, until it ends or is aborted."
            ),
            Self::GoneLate { line } => {
                format!(" The task spawned on line {line} was gone only after that.")
            }
        }
    }

    pub fn line(self) -> u32 {
        match self {
            Self::KeptInStatic { line }
            | Self::FirstTick { line }
            | Self::AsksATask { line }
            | Self::InPlace { line }
            | Self::PausedClock { line }
            | Self::CalledThere { line }
            | Self::PassedOn { line }
            | Self::DroppedWithRuntime { line }
            | Self::GivenBackAtOnce { line }
            | Self::LeftInChannel { line, .. }
            | Self::NothingTaken { line }
            | Self::GoesOn { line }
            | Self::GoneLate { line } => line,
        }
    }
}

fn for_too_much_or_too_little(run: &FailedRun<'_>) -> Option<Hint> {
    let (_, took) = run.wrong_time()?;
    if took.got_ms < took.expected_ms {
        clues::interval_line(run.source)
            .filter(|line| first_tick_is_missing(run, *line, took))
            .map(|line| Hint::FirstTick { line })
    } else {
        clues::asks_a_task_line(run.source).map(|line| Hint::AsksATask { line })
    }
}

/// Whether the interval of this line has ticked at once, and all time is missing, or a period of it, where
/// nothing else is said of it.
fn first_tick_is_missing(run: &FailedRun<'_>, line: u32, took: Took) -> bool {
    let is_tick = |wait: &&Wait| wait.kind == WaitKind::Tick && wait.line == Some(line);
    let lengths: Option<Vec<u64>> = run.story.waits.iter().filter(is_tick).map(length_us).collect();
    // Of several that count side by side, each has a first tick.
    let Some([0, ..]) = lengths.as_deref() else { return false };
    let mut others = lengths.iter().flatten().filter(|length| **length > 0).peekable();
    let missing_ms = took.expected_ms - took.got_ms;
    let is_said = run.report.checks.iter().any(|check| !check.holds() && !is_elapsed(check));
    others.peek().is_none() || !is_said && others.all(|length| length / 1000 == missing_ms)
}

fn length_us(wait: &Wait) -> Option<u64> {
    wait.completed().map(|(from_us, to_us)| to_us - from_us)
}

fn is_elapsed(check: &Check) -> bool {
    matches!(check, Check::Elapsed { .. })
}

/// Whether the answer that has spawned this task still waited for something when a test that had looked on
/// for long enough went on: then the task was not left by it.
fn is_waited_with(story: &Story, task: &Task) -> bool {
    let Some(window) = task.window else { return false };
    let Some(Window { returned_us: Some(over_us), let_go: false, .. }) = story.windows.get(window)
    else {
        return false;
    };
    let spawned = |id| story.tasks.iter().any(|task| task.id == id && task.window == Some(window));
    let goes_on = |of, made_in, ended_us: Option<u64>, dropped: bool| {
        let is_open = ended_us.is_none_or(|ended_us| dropped && ended_us >= *over_us);
        made_in == Some(window) && is_open && !spawned(of)
    };
    let mut waits = story.waits.iter().filter(|wait| wait.started_us.is_some());
    waits.any(|wait| goes_on(wait.task, wait.window, wait.ended_us, wait.dropped))
        || story.parked.iter().any(|one| goes_on(one.task, one.window, one.to_us, one.dropped))
}

/// The line on which all of these were spawned.
fn only_line<'a>(mut tasks: impl Iterator<Item = &'a Task>) -> Option<u32> {
    let line = tasks.next()?.line?;
    tasks.all(|task| task.line == Some(line)).then_some(line)
}

fn paused_clock(run: &FailedRun<'_>) -> Option<Hint> {
    let line = clues::paused_clock_line(run.source).filter(|_| run.report.real_time)?;
    Some(Hint::PausedClock { line })
}

fn given_back_at_once(run: &FailedRun<'_>) -> Option<Hint> {
    let permits = || run.story.holds.iter().filter(|hold| hold.kind == ResourceKind::Semaphore);
    let line = permits().next()?.taken?;
    let at_once = |hold: &Hold| hold.taken == Some(line) && hold.to_us == Some(hold.from_us);
    // Where there are as many as calls, each has one, however long it holds it.
    let most = most_at_once(run.story);
    let limits = |hold: &Hold| run.story.permits.get(&hold.resource).is_some_and(|of| *of < most);
    let found = permits().count() > 1 && permits().all(|hold| at_once(hold) && limits(hold));
    found.then_some(Hint::GivenBackAtOnce { line })
}

/// The most calls that were under way at the same time.
fn most_at_once(story: &Story) -> u32 {
    let calls = story.waits.iter().filter(|wait| wait.kind == WaitKind::Call);
    let spans = calls.filter_map(|call| Some((call.started_us?, call.ended_us)));
    let mut changes: Vec<(u64, i32)> =
        spans.flat_map(|(from, to)| [Some((from, 1)), to.map(|to| (to, -1))]).flatten().collect();
    // At one instant, what ends goes before what begins.
    changes.sort_unstable();
    let mut now = 0_i32;
    let most = changes.iter().map(|(_, change)| {
        now += change;
        now
    });
    u32::try_from(most.max().unwrap_or(0)).unwrap_or(0)
}

fn left_in_channel(run: &FailedRun<'_>) -> Option<Hint> {
    let mut all = run.story.channels.iter().filter(|channel| channel.lost > 0);
    let (only, None) = (all.next()?, all.next()) else { return None };
    Some(Hint::LeftInChannel { line: only.line?, messages: only.lost })
}

/// Where a `static` is, it may be a lock that Tokio does not tell of.
fn nothing_taken(run: &FailedRun<'_>) -> Option<Hint> {
    let story = run.story;
    if !story.holds.is_empty() || story.untold > 0 || clues::keeps_statics(run.source) {
        return None;
    }
    let begun = |wait: &&Wait| wait.kind == WaitKind::Call && wait.started_us.is_some();
    let mut calls = story.waits.iter().filter(begun);
    let line = calls.next()?.line;
    // A method that is handed over by its name is called in a library.
    let line = calls.all(|call| call.line == line).then_some(line)?;
    let line = line.or_else(|| clues::handed_over_line(run.source))?;
    Some(Hint::NothingTaken { line })
}

fn dropped_with_runtime(run: &FailedRun<'_>) -> Option<Hint> {
    if !run.report.real_time || run.repeated || clues::drops_what_waits(run.source) {
        return None;
    }
    let dropped =
        run.story.waits.iter().filter(|wait| {
            wait.kind == WaitKind::Timer && wait.is_given_up() && wait.window.is_some()
        });
    let spawned = |id| run.story.tasks.iter().find(|task| task.id == id)?.line;
    dropped.map(|wait| wait.task).find_map(spawned).map(|line| Hint::DroppedWithRuntime { line })
}

#[cfg(test)]
mod tests {
    use protocol::event::TaskEnd;

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::Channel;
    use crate::vocabulary::report::Diagnosis;

    #[test]
    fn messages_that_went_with_their_channel_are_told_of_where_it_is_known_which_it_was() {
        let channel = |line, lost| Channel {
            resource: 5,
            line,
            capacity: Some(2),
            sent: 3,
            received: 3 - lost,
            lost,
            receiver: None,
            sender: None,
        };
        let left = |line, messages| Some(Hint::LeftInChannel { line, messages });
        let table = [
            (vec![channel(Some(4), 1), channel(Some(5), 0)], left(4, 1)),
            (vec![channel(Some(4), 2)], left(4, 2)),
            (vec![channel(Some(4), 1), channel(Some(5), 1)], None),
            (vec![channel(None, 1)], None),
            (vec![channel(Some(4), 0)], None),
        ];
        for (channels, expected) in table {
            let run = Run::of(Story { channels, ..Story::default() });
            assert_eq!(run.look(Hint::of_loss), expected);
        }
    }

    #[test]
    fn the_first_tick_is_named_where_its_time_is_missing() {
        let text = "fn f() {\n let mut t = interval(d); t.tick().await;\n h.is_finished(); }";
        let tick = |from, to| Wait {
            line: Some(2),
            ..wait(WaitKind::Tick, "interval", from, Some(to), false)
        };
        let first = || tick(0, 0);
        let fact = Check::Fact {
            holds: false,
            otherwise: "Too early.".to_owned(),
            means: Diagnosis::WrongTime,
        };
        let named = Some(Hint::FirstTick { line: 2 });
        let table = [
            (vec![first()], vec![elapsed(30, 0)], named),
            (vec![first(), tick(0, 10), tick(10, 20)], vec![elapsed(30, 20)], named),
            (vec![first(), tick(0, 10)], vec![elapsed(30, 10)], None),
            // What the test says of it itself is another thing.
            (vec![first(), tick(0, 10)], vec![fact.clone(), elapsed(20, 10)], None),
            (vec![first()], vec![fact, elapsed(20, 0)], named),
            (vec![tick(0, 10)], vec![elapsed(20, 10)], None),
            (vec![], vec![elapsed(30, 0)], None),
            (vec![], vec![elapsed(30, 40)], Some(Hint::AsksATask { line: 3 })),
        ];
        for (waits, checks, expected) in table {
            let mut run = Run::of(Story { waits, ..Story::default() }).text(text);
            run.report.checks = checks;
            assert_eq!(run.look(Hint::of_time), expected, "{:?}", run.report.checks);
        }
        let two = "async fn f() {\n interval(a).tick();\n interval(b).tick(); }";
        assert_eq!(Run::of(Story::default()).text(two).look(Hint::of_time), None);
    }

    #[test]
    fn what_goes_on_after_an_answer_is_named_by_where_it_was_spawned() {
        let cancelled = |at_us| Some((at_us, TaskEnd::Cancelled));
        let completed = |at_us| Some((at_us, TaskEnd::Completed));
        let task = |line, ended| Task {
            ended,
            window: Some(0),
            outlives_window: true,
            ..Task::going_on(2, Some(line))
        };
        let (on, late) = (|line| Some(Hint::GoesOn { line }), |line| Some(Hint::GoneLate { line }));
        let table = [
            (vec![task(4, None)], false, on(4)),
            (vec![task(4, Some((10, TaskEnd::Completed)))], true, on(4)),
            (vec![task(4, cancelled(11)), task(5, cancelled(10))], false, on(4)),
            (vec![task(4, cancelled(10))], false, late(4)),
            // Before it is dropped everything is there.
            (vec![task(4, cancelled(10))], true, None),
            (vec![task(4, None), task(5, None)], false, None),
            (vec![Task { outlives_window: false, ..task(4, cancelled(10)) }], false, None),
            (vec![Task { outlives_window: false, ..task(4, completed(10)) }], false, None),
        ];
        for (tasks, let_go, expected) in table {
            let windows = vec![Window { began_us: 0, returned_us: Some(10), let_go }];
            let mut run = Run::of(Story { tasks, windows, ..Story::default() });
            assert_eq!(run.look(Hint::of_rest), expected, "{:?}", run.story.tasks);
            // Who waits for it beside the task has not left it, unless the test has dropped both.
            let waits =
                Wait { window: Some(0), ..wait(WaitKind::Timer, "sleep", 0, Some(20), true) };
            run.story.waits = vec![waits];
            let is_left = let_go || matches!(expected, Some(Hint::GoneLate { .. }));
            assert_eq!(run.look(Hint::of_rest), expected.filter(|_| is_left));
        }
    }

    #[test]
    fn permits_are_told_of_where_all_of_them_were_given_back_at_once() {
        let hold = |taken, from_us, to_us| Hold {
            resource: 1,
            kind: ResourceKind::Semaphore,
            line: None,
            taken,
            task: 1,
            from_us,
            to_us,
        };
        let at_once = |from_us| hold(Some(4), from_us, Some(from_us));
        let table = [
            (vec![at_once(0), at_once(7)], Some(Hint::GivenBackAtOnce { line: 4 })),
            (vec![at_once(0)], None),
            (vec![at_once(0), hold(Some(4), 0, Some(7))], None),
            (vec![at_once(0), hold(Some(5), 0, Some(0))], None),
            (vec![at_once(0), hold(Some(4), 0, None)], None),
            (vec![], None),
        ];
        let call = || wait(WaitKind::Call, "unload(1)", 0, Some(9), false);
        for (holds, expected) in table {
            // Of as many permits as there are calls each has one, however long it holds it.
            for (permits, limits) in [(Some(2), true), (Some(3), false), (None, false)] {
                let story = Story {
                    holds: holds.clone(),
                    waits: vec![call(), call(), call()],
                    permits: permits.map(|permits| (1, permits)).into_iter().collect(),
                    ..Story::default()
                };
                let found = Run::of(story)
                    .look(Hint::of_limit)
                    .filter(|hint| matches!(hint, Hint::GivenBackAtOnce { .. }));
                assert_eq!(found, expected.filter(|_| limits), "{holds:?} {permits:?}");
            }
        }
    }

    #[test]
    fn where_too_many_run_is_named_if_nothing_was_taken_and_it_is_one_line() {
        let call = |line| Wait { line, ..wait(WaitKind::Call, "unload(1)", 0, Some(9), false) };
        let hold = Hold {
            resource: 1,
            kind: ResourceKind::Semaphore,
            line: None,
            taken: Some(4),
            task: 1,
            from_us: 0,
            to_us: Some(7),
        };
        let path = "use kata::limits::Job;\n fn f() { jobs.map(Job::run) }";
        let table = [
            ("", vec![call(Some(4)), call(Some(4))], vec![], Some(4)),
            (path, vec![call(None), call(None)], vec![], Some(2)),
            (path, vec![call(Some(4)), call(None)], vec![], None),
            ("", vec![call(Some(4)), call(Some(5))], vec![], None),
            ("", vec![call(Some(4))], vec![hold], None),
            ("static A: B = C;", vec![call(Some(4))], vec![], None),
            ("", vec![], vec![], None),
        ];
        for (text, waits, holds, line) in table {
            let run = Run::of(Story { waits, holds, ..Story::default() }).text(text);
            let found =
                run.look(Hint::of_limit).filter(|hint| matches!(hint, Hint::NothingTaken { .. }));
            assert_eq!(found, line.map(|line| Hint::NothingTaken { line }), "{text}");
        }
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
