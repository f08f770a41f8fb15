//! It did not end, and was given up: what it waited for, and who would have to bring it about.

mod clue;
mod held_up;
mod unpolled;

use self::clue::Clue;
use self::held_up::HeldUp;
use self::unpolled::HeldUpByItsOwn;
use super::facts::{FailedRun, GaveUp, Name, at, made_at};
use super::tell::Tell;
use crate::judgement::clues::{self, KeptSender};
use crate::judgement::standstill::{self, Link};
use crate::judgement::story::{Hold, MOST_TOLD, UNNAMED, Wait, WaitKind};
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    gave_up: GaveUp,
    why: Why,
}

/// How it came not to end, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// It waits for a lock or its like.
    Lock { lock: String, made: Option<u32>, lines: Vec<u32>, holder: Holder },
    /// It is with futures of the task that waits, which nobody polls.
    Unpolled(HeldUpByItsOwn),
    /// The record says who would have to do what.
    HeldUp(HeldUp),
    /// It waits for messages until all senders are gone, and keeps one.
    KeptSender(KeptSender),
    /// This was ready then, and nobody polled it any more.
    LeftReady { name: Name, line: Option<u32>, ready_ms: u64 },
    /// Nothing happened any more since then; what the text shows of why.
    Idle { since_ms: u64, clue: Option<Clue> },
    /// It still went on: this was begun so often.
    Busy {
        name: Name,
        line: Option<u32>,
        begun: Begun,
        times: usize,
        all_told: bool,
        expected_ms: Option<u64>,
    },
    /// This was still under way, and would have ended after all.
    UnderWay { name: Name, line: Option<u32>, due_ms: u64, expected_ms: Option<u64> },
    /// Nothing is known. More may have happened than can be recorded.
    Unknown { all_recorded: bool },
}

/// What is begun again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begun {
    /// It.
    Itself,
    /// To wait for its next tick.
    Tick,
}

/// Who has what is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// The very task that waits, since then and there.
    Itself { since_ms: u64, line: Option<u32> },
    /// The very task that waits, as it has others that it waits for as well: so many in all.
    ItselfEach { count: usize },
    /// Another task, since then and there.
    Other { since_ms: u64, line: Option<u32>, waits: Option<(&'static str, u32)> },
    /// Nobody that is known.
    Unknown,
}

/// What stands still for good though something else goes on.
pub fn beside(run: &FailedRun<'_>) -> Option<Deadlock> {
    let (gave_up, why) = (run.gave_up()?, beside_others(run)?);
    Some(Deadlock { gave_up, why })
}

pub fn find(run: &FailedRun<'_>) -> Option<Deadlock> {
    let gave_up = run.gave_up()?;
    let why = match idle_since_ms(run) {
        None => beside_others(run)
            .or_else(|| busy(run))
            .unwrap_or(Why::Unknown { all_recorded: run.story.unrecorded == 0 }),
        Some(since_ms) => {
            let held_up = || HeldUp::by_another(run.story, run.source).map(Why::HeldUp);
            HeldUpByItsOwn::find(run)
                .map(Why::Unpolled)
                .or_else(|| HeldUp::by_locks(run.story).map(Why::HeldUp))
                .or_else(|| lock(run, run.story.now_us))
                .or_else(|| under_way(run))
                .or_else(|| kept_sender(run))
                .or_else(held_up)
                .or_else(|| left_ready(run))
                .unwrap_or_else(|| Why::Idle { since_ms, clue: Clue::find(run.source) })
        }
    };
    Some(Deadlock { gave_up, why })
}

/// What stands still while something else goes on, such as an interval that ticks: whoever is waited for
/// waits as well, and has done so for long.
fn beside_others(run: &FailedRun<'_>) -> Option<Why> {
    let story = run.story;
    let long_ago_us = story.now_us - story.now_us / 10;
    let own = || HeldUpByItsOwn::find(run).filter(|own| own.since_us() < long_ago_us);
    let is_old = |link: &Link| {
        let its = |wait: &Wait| wait.task == link.task && wait.resource == Some(link.resource);
        let mut open = standstill::open_turns(story).filter(|wait| its(wait));
        open.any(|wait| wait.started_us < Some(long_ago_us))
    };
    let circle = || standstill::circle(story).filter(|links| links.iter().all(is_old));
    let itself = |why: &Why| {
        matches!(why, Why::Lock { holder: Holder::Itself { .. } | Holder::ItselfEach { .. }, .. })
    };
    if story.unrecorded > 0 {
        return None;
    }
    own()
        .map(Why::Unpolled)
        .or_else(|| circle().map(HeldUp::Circle).map(Why::HeldUp))
        .or_else(|| lock(run, long_ago_us).filter(itself))
}

/// Since when nothing was begun or ended, if that is long before the end.
fn idle_since_ms(run: &FailedRun<'_>) -> Option<u64> {
    let story = run.story;
    let idle = story.last_active_us < story.now_us - story.now_us / 10 && story.unrecorded == 0;
    idle.then_some(story.last_active_us.div_ceil(1000))
}

fn busy(run: &FailedRun<'_>) -> Option<Why> {
    let last = run.story.waits.iter().rev().find(|w| w.started_us.is_some() && w.line.is_some())?;
    let all_told = run.story.waits.len() < MOST_TOLD && run.story.unrecorded == 0;
    let same = |wait: &&Wait| wait.line == last.line && wait.label == last.label;
    let times = run.story.waits.iter().filter(same).count();
    let is_late = |at_us: u64| at_us >= run.story.now_us - run.story.now_us / 10;
    // Where not all is told, the last of these came later still.
    let late =
        last.started_us.is_some_and(is_late) || !all_told && is_late(run.story.last_active_us);
    (late && times > 1).then(|| Why::Busy {
        name: run.name(last),
        line: last.line,
        begun: if last.kind == WaitKind::Tick { Begun::Tick } else { Begun::Itself },
        times,
        all_told,
        expected_ms: run.report.expecting_ms,
    })
}

/// What would have ended last, had the test waited for longer.
fn under_way(run: &FailedRun<'_>) -> Option<Why> {
    let open = run.story.waits.iter().filter(|wait| wait.ended_us.is_none() && !wait.dropped);
    let due = open.filter_map(|wait| Some((wait.due_us()?, wait)));
    let (due_us, last) = due.max_by_key(|(due_us, _)| *due_us)?;
    (due_us >= run.story.now_us).then(|| Why::UnderWay {
        name: run.name(last),
        line: last.line,
        due_ms: due_us / 1000,
        expected_ms: run.report.expecting_ms,
    })
}

/// The first call that was ready long before the end and is not over: whoever polls such a call has its
/// reply.
fn left_ready(run: &FailedRun<'_>) -> Option<Why> {
    let calls = run.story.waits.iter().filter(|wait| wait.kind == WaitKind::Call);
    let open = calls.filter(|wait| wait.ended_us.is_none() && !wait.dropped);
    let due = open.filter_map(|wait| Some((wait.due_us()?, wait)));
    let (due_us, first) = due.min_by_key(|(due_us, _)| *due_us)?;
    (due_us < run.story.now_us).then(|| Why::LeftReady {
        name: run.name(first),
        line: first.line,
        ready_ms: due_us.div_ceil(1000),
    })
}

/// A lock or its like that was asked for before `until_us` and never had.
fn lock(run: &FailedRun<'_>, until_us: u64) -> Option<Why> {
    let named = |wait: &&Wait| {
        ![UNNAMED, ROOM].contains(&wait.label.as_str()) && wait.started_us < Some(until_us)
    };
    let stuck: Vec<_> = standstill::open_turns(run.story).filter(named).collect();
    let seen = stuck.iter().rev().find(|wait| wait.awaited.is_some());
    let stuck = *seen.or(stuck.last())?;
    let lines = stuck.awaited.map(|line| vec![line]);
    Some(Why::Lock {
        lock: stuck.label.clone(),
        made: stuck.line,
        lines: lines.unwrap_or_else(|| awaited_lines(run, &stuck.label)),
        holder: holder(run, stuck),
    })
}

/// What room in a channel is called among what is waited for.
const ROOM: &str = "send";

/// The most lines that are told of where only the text knows where a lock is awaited.
const MOST_LINES: usize = 4;

/// Where locks of this kind are awaited, if that can be told in a few words.
fn awaited_lines(run: &FailedRun<'_>, lock: &str) -> Vec<u32> {
    let methods: &[&str] = match lock {
        "Mutex" => &["lock", "lock_owned"],
        "RwLock" => &["read", "write", "read_owned", "write_owned"],
        "Semaphore" => &["acquire", "acquire_many", "acquire_owned", "acquire_many_owned"],
        "Barrier" => &["wait"],
        _ => return vec![],
    };
    let lines = clues::awaited_lines(run.source, methods);
    if lines.len() > MOST_LINES { vec![] } else { lines.into_iter().collect() }
}

fn holder(run: &FailedRun<'_>, stuck: &Wait) -> Holder {
    if run.story.untold > 0 {
        return Holder::Unknown;
    }
    let open = |hold: &&Hold| Some(hold.resource) == stuck.resource && hold.to_us.is_none();
    let holds: Vec<_> = run.story.holds.iter().filter(open).collect();
    let Some(first) = holds.iter().min_by_key(|hold| hold.from_us) else {
        return Holder::Unknown;
    };
    let (since_ms, line) = (first.from_us / 1000, first.taken);
    let goes_on = || standstill::goes_on(run.story).contains(&stuck.task);
    if holds.iter().all(|hold| hold.task == stuck.task) && !goes_on() {
        match standstill::waits_for_its_own(run.story, stuck.task) {
            count @ 2.. => Holder::ItselfEach { count },
            _ => Holder::Itself { since_ms, line },
        }
    } else if holds.iter().all(|hold| hold.task != stuck.task) {
        let waits = standstill::waits_at(run.story, first.task);
        Holder::Other { since_ms, line, waits: waits.filter(|_| holds.len() == 1) }
    } else {
        Holder::Unknown
    }
}

/// A sender that the text keeps, where the record does not speak against it: if it tells of any wait
/// for messages, then of one on that line.
fn kept_sender(run: &FailedRun<'_>) -> Option<Why> {
    let kept = clues::kept_sender(run.source)?;
    let is_seen = standstill::silent(run.story).is_some();
    let agrees = !is_seen || standstill::is_awaited_on(run.story, kept.awaited);
    agrees.then_some(Why::KeptSender(kept))
}

impl Tell for Deadlock {
    fn diagnosis(&self) -> Diagnosis {
        match self.why {
            // Something went on to the end, or nobody can say that nothing did.
            Why::Busy { .. } | Why::UnderWay { .. } | Why::Unknown { .. } => Diagnosis::WrongTime,
            Why::Lock { .. }
            | Why::Unpolled(_)
            | Why::HeldUp(_)
            | Why::KeptSender(_)
            | Why::LeftReady { .. }
            | Why::Idle { .. } => Diagnosis::Deadlock,
        }
    }

    fn sentence(&self) -> String {
        let Self { gave_up, why } = self;
        match why {
            Why::Lock { lock, made, lines, holder } => format!(
                "It never finished: at {gave_up} it still waits{} for the {lock}{}{}{}",
                at(only(lines)),
                made_at(*made),
                holder.words(),
                awaited_on(lines)
            ),
            Why::Unpolled(own) => format!("It never finished: {}", own.words()),
            Why::HeldUp(held_up) => format!("It never finished: {}", held_up.words()),
            Why::KeptSender(kept) => kept_sender_words(kept),
            Why::LeftReady { name, line, ready_ms } => format!(
                "It never finished: {name}{} was ready at {ready_ms} ms, and nobody polled it any \
                 more. Whoever is woken polls all that it still waits for before it says `Pending`: it \
                 is woken once, also for two that are ready.",
                at(*line)
            ),
            Why::Idle { since_ms, clue } => {
                let clue = clue.map(|clue| format!(" {}", clue.words())).unwrap_or_default();
                format!(
                    "It never finished: nothing happened any more after {since_ms} ms, and at \
                     {gave_up} it was given up.{clue}"
                )
            }
            Why::Busy { name, line, begun, times, all_told, expected_ms } => format!(
                "It had not finished after {gave_up}, when it was given up{}. By \
                 then {}{name}{} had been {} {}{times} times.",
                expected_ms.map(|ms| format!("; {ms} ms are expected")).unwrap_or_default(),
                if *begun == Begun::Tick { "a tick of the " } else { "" },
                at(*line),
                if *begun == Begun::Tick { "awaited" } else { "begun" },
                if *all_told { "" } else { "more than " }
            ),
            Why::UnderWay { name, line, due_ms, expected_ms } if *due_ms <= gave_up.at_ms => {
                format!(
                    "It had not finished after {gave_up}, when it was given up{}. {name}{} \
                 was due at that very moment: what comes after it nobody has seen.",
                    expected_ms.map(|ms| format!("; {ms} ms are expected")).unwrap_or_default(),
                    at(*line),
                )
            }
            Why::UnderWay { name, line, due_ms, expected_ms } => format!(
                "It had not finished after {gave_up}, when it was given up{}. Then \
                 {name}{} was still under way, until {due_ms} ms.",
                expected_ms.map(|ms| format!("; {ms} ms are expected")).unwrap_or_default(),
                at(*line),
            ),
            Why::Unknown { all_recorded } => format!(
                "It had not finished after {gave_up}, when it was given up.{}",
                if *all_recorded { "" } else { " By then more had happened than is recorded." }
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        match &self.why {
            Why::Lock { made, lines, .. } => only(lines).or(*made),
            Why::Unpolled(own) => own.line(),
            Why::HeldUp(held_up) => held_up.line(),
            Why::KeptSender(kept) => Some(kept.made),
            Why::Idle { clue, .. } => clue.map(Clue::line),
            Why::LeftReady { line, .. } | Why::Busy { line, .. } | Why::UnderWay { line, .. } => {
                *line
            }
            Why::Unknown { .. } => None,
        }
    }

    fn related(&self) -> Vec<Related> {
        match &self.why {
            Why::Lock { lock, made, lines, .. } => {
                let made = Related::at(*made, format!("Here the {lock} is made."));
                let asking = lines
                    .iter()
                    .filter_map(|line| Related::at(Some(*line), "Here such a lock is asked for."));
                made.into_iter().chain(asking).collect()
            }
            Why::Unpolled(own) => own.related(),
            Why::HeldUp(held_up) => held_up.related(),
            Why::KeptSender(kept) => {
                let words = "Here messages are awaited until all senders are gone.";
                Related::at(Some(kept.awaited), words).into_iter().collect()
            }
            Why::Idle { clue: Some(Clue::AsksBetween { awaited, .. }), .. } => {
                let words = "Here the next message is awaited, and nobody asks for the stop.";
                Related::at(Some(*awaited), words).into_iter().collect()
            }
            Why::LeftReady { .. }
            | Why::Idle { .. }
            | Why::Busy { .. }
            | Why::UnderWay { .. }
            | Why::Unknown { .. } => vec![],
        }
    }
}

fn only(lines: &[u32]) -> Option<u32> {
    if let [line] = lines { Some(*line) } else { None }
}

/// Where such locks are awaited, for those to look at who cannot be told which it is.
fn awaited_on(lines: &[u32]) -> String {
    match lines {
        [] | [_] => String::new(),
        [all @ .., last] => {
            let all: Vec<_> = all.iter().map(u32::to_string).collect();
            format!(" Lines {} and {last} ask for such a lock.", all.join(", "))
        }
    }
}

fn kept_sender_words(KeptSender { name, made, awaited }: &KeptSender) -> String {
    format!(
        "It never finished: line {awaited} awaits messages until all senders are gone, and `{name}` \
         of line {made} is a sender that lives on. Drop it before, or move it to where it is \
         needed last."
    )
}

impl Holder {
    fn words(self) -> String {
        match self {
            Self::Itself { since_ms, line } => format!(
                ", which the very task that waits took at {since_ms} ms{}, and which has not been let \
                 go since. Let it go before you ask again.",
                at(line)
            ),
            Self::ItselfEach { count } => format!(
                ", one of {count} that the same task waits for and has itself. Futures of one task hold \
                 each other up, too: have them take locks in one order."
            ),
            Self::Other { since_ms, line, waits } => {
                let waits = waits
                    .map(|(what, line)| format!(": that task waits on line {line} (`{what}`)"))
                    .unwrap_or_default();
                format!(
                    ", which another task took at {since_ms} ms{}, and which has not been let go \
                     since{waits}.",
                    at(line)
                )
            }
            Self::Unknown => ".".to_owned(),
        }
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Deadlock> {
    use crate::vocabulary::timeline::Clock;

    let lock_on = |lines, holder| Why::Lock { lock: "Mutex".to_owned(), made: None, lines, holder };
    let lock = |holder| lock_on(vec![6], holder);
    let idle = |clue| Why::Idle { since_ms: 30, clue };
    let busy = |times, all_told, expected_ms| Why::Busy {
        name: Name::code("sleep"),
        line: Some(6),
        begun: Begun::Itself,
        times,
        all_told,
        expected_ms,
    };
    let kept = KeptSender { name: "tx".to_owned(), made: 4, awaited: 9 };
    [
        lock(Holder::Itself { since_ms: 10, line: None }),
        lock(Holder::Itself { since_ms: 10, line: Some(4) }),
        lock(Holder::ItselfEach { count: 5 }),
        lock(Holder::Other { since_ms: 10, line: Some(4), waits: None }),
        lock(Holder::Other { since_ms: 10, line: Some(4), waits: Some(("recv", 5)) }),
        lock(Holder::Unknown),
        lock_on(vec![6, 9], Holder::Itself { since_ms: 10, line: None }),
        Why::KeptSender(kept),
        Why::LeftReady { name: Name::data("b"), line: None, ready_ms: 5 },
        idle(Some(Clue::SomeBranch { line: 6, has_else: false })),
        idle(Some(Clue::SomeBranch { line: 6, has_else: true })),
        idle(Some(Clue::AsksBetween { asked: 6, awaited: 7 })),
        idle(Some(Clue::AwaitsAlone { line: 6 })),
        idle(Some(Clue::Pending { line: 6 })),
        idle(Some(Clue::NoRoom { line: 6 })),
        idle(None),
        busy(3_000, true, Some(100)),
        busy(20_000, false, None),
        Why::Busy {
            name: Name::code("interval"),
            line: Some(6),
            begun: Begun::Tick,
            times: 300,
            all_told: true,
            expected_ms: None,
        },
        Why::UnderWay {
            name: Name::code("sleep"),
            line: Some(6),
            due_ms: 30_000,
            expected_ms: None,
        },
        Why::UnderWay {
            name: Name::data("b"),
            line: None,
            due_ms: 59_206,
            expected_ms: Some(14_431),
        },
        Why::Unknown { all_recorded: true },
        Why::Unknown { all_recorded: false },
    ]
    .into_iter()
    .chain(unpolled::samples().into_iter().map(Why::Unpolled))
    .chain(held_up::samples().into_iter().map(Why::HeldUp))
    .map(|why| Deadlock { gave_up: GaveUp { at_ms: 30_000, clock: Clock::Virtual }, why })
    .chain([Deadlock {
        gave_up: GaveUp { at_ms: 5_000, clock: Clock::Real },
        why: lock(Holder::Unknown),
    }])
    .collect()
}

#[cfg(test)]
mod tests {
    use protocol::claim::End;
    use protocol::event::ResourceKind;

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, wait};
    use crate::judgement::story::Story;

    #[test]
    fn the_holder_is_named_as_far_as_the_record_goes() {
        let hold = |task, to_us| Hold {
            resource: 5,
            kind: ResourceKind::Mutex,
            line: None,
            taken: None,
            task,
            from_us: 3000,
            to_us,
        };
        let call = Wait { ended_us: None, ..wait(WaitKind::Call, "io", 3, None, false) };
        let table = [
            (vec![hold(1, None)], vec![], Holder::Itself { since_ms: 3, line: None }),
            (vec![hold(1, None)], vec![call], Holder::Unknown),
            (vec![hold(2, None)], vec![], Holder::Other { since_ms: 3, line: None, waits: None }),
            (vec![hold(1, Some(4000))], vec![], Holder::Unknown),
            (vec![], vec![], Holder::Unknown),
        ];
        for (holds, mut waits, expected) in table {
            let turn = wait(WaitKind::Turn, "Mutex", 4, None, false);
            waits.push(Wait { resource: Some(5), ..turn });
            let story = Story {
                waits,
                holds,
                now_us: 30_000_000,
                last_active_us: 4000,
                ..Story::default()
            };
            let mut run = Run::of(story);
            run.report.end = End::DeadlinePassed;
            match run.look(find).map(|found| found.why) {
                Some(Why::Lock { holder, .. }) => assert_eq!(holder, expected),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn what_stands_still_is_one_however_much_was_not_told_before() {
        let sentence = |untold, unrecorded| {
            let times = Story { now_us: 30_000_000, last_active_us: 4000, ..Story::default() };
            let mut run = Run::of(Story { untold, unrecorded, ..times });
            run.report.end = End::DeadlinePassed;
            run.look(find).map(|found| found.sentence()).unwrap_or_default()
        };
        let idle = "nothing happened any more after 4 ms";
        assert!(sentence(0, 0).contains(idle));
        assert!(sentence(5, 0).contains(idle));
        // What found no room may have gone on to the end.
        assert!(!sentence(5, 5).contains(idle));
    }

    #[test]
    fn what_would_have_ended_later_is_late_and_what_was_ready_is_left_lying() {
        for (takes_us, expected) in [
            (59_000_000, "still under way, until 59004 ms"),
            (49_996_000, "was due at that very moment"),
            (20_000_000, "was ready at 20004 ms"),
        ] {
            let call = wait(WaitKind::Call, "b", 4, None, false);
            let call = Wait { takes_us: Some(takes_us), ended_us: None, ..call };
            let (now_us, last_active_us) = (50_000_000, 4000);
            let story = Story { waits: vec![call], now_us, last_active_us, ..Story::default() };
            let mut run = Run::of(story);
            run.report.end = End::DeadlinePassed;
            let said = run.look(find).map(|found| found.sentence()).unwrap_or_default();
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn the_time_that_is_told_is_that_of_the_clock_it_ran_by() {
        for (real_time, expected) in
            [(true, "at 30000 ms of real time"), (false, "30000 virtual ms")]
        {
            let story = Story { now_us: 30_000_000, last_active_us: 4000, ..Story::default() };
            let mut run = Run::of(story);
            (run.report.end, run.report.real_time) = (End::DeadlinePassed, real_time);
            let said = run.look(find).map(|found| found.sentence()).unwrap_or_default();
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn what_goes_on_to_the_end_is_no_deadlock() {
        let ticks =
            (0..30).map(|i| wait(WaitKind::Timer, "tick", i * 1000, Some(i * 1000 + 999), false));
        let story = Story {
            waits: ticks.collect(),
            now_us: 30_000_000,
            last_active_us: 30_000_000,
            ..Story::default()
        };
        // Locks that are not told are none of these.
        let table =
            [(0, 0, "begun 30 times"), (5, 0, "begun 30 times"), (5, 5, "more than 30 times")];
        for (untold, unrecorded, said) in table {
            let mut run = Run::of(Story { untold, unrecorded, ..story.clone() });
            run.report.end = End::DeadlinePassed;
            let found = run.look(find).expect("given up");
            assert_eq!(found.diagnosis(), Diagnosis::WrongTime);
            assert!(found.sentence().contains(said), "{}", found.sentence());
        }
    }
}
