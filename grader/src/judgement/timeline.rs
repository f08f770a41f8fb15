//! Turns a story into bars to draw.
//!
//! A bar says no more than the record: what a thread besides the runtime's did is told in real time,
//! and what the hidden test did on its own is told apart from the learner's doing.

use std::collections::{HashMap, HashSet};

use protocol::event::{ItemId, ResourceKind, TaskKind};

use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::judgement::standstill;
use crate::judgement::story::{
    Block, Channel, Hold, MadeIn, Operation, Parked, Standstill, Story, Task, UNNAMED, Wait,
    WaitKind, Work, resource_name,
};
use crate::judgement::unpolled;
use crate::vocabulary::timeline::{Bar, BarKind, Clock, UNPOLLED};

mod losses;
mod steps;

use losses::Losses;

pub use steps::steps;

/// What is said of the run beside its bars, and that they must agree with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// The clock that the test ran under.
    pub clock: Clock,
    /// The line that the sentence is about.
    pub line: Option<u32>,
    /// The run was stopped inside a poll that never came back.
    pub never_came_back: bool,
    /// When the run was given up, if it was because it did not end.
    pub given_up_us: Option<u64>,
}

/// The bars of `story`: the learner's under the test's clock, then those in real time, then the
/// test's own; each in the order they begin.
///
/// Turns that were had at once are left out; so are waits that were never begun.
pub fn bars(story: &Story, source: &Source, told: Told) -> Vec<Bar> {
    Drawer::new(story, source, told).bars()
}

struct Drawer<'a> {
    story: &'a Story,
    source: &'a Source,
    told: Told,
    leaked: HashSet<u32>,
    losses: Losses,
    /// When a wait of each task was seen through.
    seen_through: HashSet<(u32, u64)>,
    /// Tasks whose work on other threads is drawn.
    working: HashSet<u32>,
    /// Who has a lock to the end: `None` if several have.
    holders: HashMap<ItemId, Option<u32>>,
    /// Who has what is waited for, by the task that waits and what it waits for, where tasks wait for
    /// each other.
    circle: HashMap<(u32, ItemId), u32>,
    /// Of some lock it was seen in which line it was asked for.
    lines_are_seen: bool,
    /// When the last wait of each task is due that was still going on.
    due_us: HashMap<u32, u64>,
    /// Where each kind of lock is awaited in the source, if on one line only.
    awaited: HashMap<&'static str, Awaited>,
    /// Whether each name is called on that line.
    called: HashMap<(String, Option<u32>), bool>,
}

/// What the source says of waiting for one kind of lock.
#[derive(Clone, Copy)]
struct Awaited {
    line: Option<u32>,
    anywhere: bool,
}

impl<'a> Drawer<'a> {
    fn new(story: &'a Story, source: &'a Source, told: Told) -> Self {
        let leaked = story.tasks.iter().filter(|task| task.left_behind).map(|task| task.id);
        Self {
            leaked: leaked.collect(),
            losses: Losses::of(story),
            seen_through: seen_through(story),
            working: story.works.iter().map(|work| work.task).collect(),
            holders: holders(story),
            circle: circle(story),
            lines_are_seen: lines_are_seen(story),
            due_us: last_due(story),
            story,
            source,
            told,
            awaited: HashMap::new(),
            called: HashMap::new(),
        }
    }

    fn bars(mut self) -> Vec<Bar> {
        let story = self.story;
        let mut bars: Vec<_> = story.tasks.iter().filter_map(|task| self.task_bar(task)).collect();
        let waits = story.waits.iter().enumerate();
        bars.extend(waits.filter_map(|(index, wait)| self.wait_bar(index, wait)));
        bars.extend(story.parked.iter().filter_map(|parked| self.parked_bar(parked)));
        bars.extend(story.holds.iter().filter_map(|hold| self.hold_bar(hold)));
        bars.extend(self.block_bars());
        bars.extend(self.endless_bar());
        bars.extend(story.works.iter().map(work_bar));
        bars.sort_by_key(|bar| (bar.by_test, bar.clock, bar.start_ms, bar.task));
        bars
    }

    fn bar(&self, lane: String, task: u32, span_us: (u64, u64), kind: BarKind) -> Bar {
        let (start_ms, end_ms) = (ms(span_us.0), ms(span_us.1));
        let clock = self.told.clock;
        Bar {
            lane,
            task,
            start_ms,
            end_ms,
            kind,
            line: None,
            clock,
            by_test: false,
            waits_for: None,
            dropped_by_test: false,
            given_up_ms: None,
            at_ms: None,
            stood_still_us: None,
        }
    }

    /// Standstills at one instant of the test's clock come one after the other on the only thread.
    fn block_bars(&self) -> Vec<Bar> {
        let bar = |free_us: &mut u64, block: &Block| {
            // From the millisecond on that it begins in: what is counted up is how long it was, and many
            // short ones add up to what they were together.
            let start_us = (block.at_us / 1000 * 1000).max(*free_us);
            *free_us = start_us.saturating_add(block.for_us);
            let span_us = (start_us, *free_us);
            let bar = self.bar(thread_lane(block), block.task, span_us, BarKind::Blocked);
            let at_ms = Some(block.at_us / 1000).filter(|at_ms| *at_ms != bar.start_ms);
            let stood_still_us = Some(block.for_us);
            Some(Bar { line: block.line, at_ms, stood_still_us, ..bar })
        };
        self.story.blocks.iter().scan(0, bar).collect()
    }

    /// A standstill without an end has no length in virtual time.
    fn endless_bar(&self) -> Option<Bar> {
        let (at_us, task) = match (self.story.stuck, self.told.never_came_back) {
            (Some(stuck), _) => (stuck.at_us, stuck.task),
            (None, true) => (self.story.now_us, self.story.last_polled?),
            (None, false) => return None,
        };
        let bar = self.bar(THREAD.to_owned(), task, (at_us, at_us), BarKind::Blocked);
        Some(Bar { line: self.told.line, ..bar })
    }

    /// Work on another thread has bars of its own; its task takes no virtual time. What the harness
    /// spawns is the answer itself.
    fn task_bar(&self, task: &Task) -> Option<Bar> {
        let made_in = self.story.foreign.tasks.get(&task.id).copied();
        let works = task.kind == TaskKind::Blocking && self.working.contains(&task.id);
        // A runtime of several threads has its workers as tasks.
        let is_worker = task.kind == TaskKind::Blocking && made_in == Some(MadeIn::Library);
        if works || is_worker || task.refused || made_in == Some(MadeIn::Harness) {
            return None;
        }
        let end_us = task.ended.map_or_else(|| self.last_sign(task), |(at_us, _)| at_us);
        let kind = if task.left_behind { BarKind::Leaked } else { BarKind::Run };
        let lane = format!("task {}", task.id);
        let bar = self.bar(lane, task.id, (task.spawned_us, end_us), kind);
        let by_test = made_in == Some(MadeIn::HiddenTest);
        let given_up_ms = self.given_up_ms(task.ended.map(|(at_us, _)| at_us), kind);
        Some(Bar { line: task.line, by_test, given_up_ms, ..bar })
    }

    fn wait_bar(&mut self, index: usize, wait: &Wait) -> Option<Bar> {
        let story = self.story;
        // What another clock counts for has no place on this one's axis.
        let started_us = wait.started_us.filter(|_| !wait.elsewhere)?;
        let ended_us = wait.ended_us.unwrap_or_else(|| self.end_of(wait));
        let is_turn = wait.kind == WaitKind::Turn;
        let is_room = wait.label == resource_name(ResourceKind::Mpsc);
        let nobodys = match is_room {
            true => wait.awaited.is_none(),
            false => self.is_internal(wait.resource, &wait.label),
        };
        let may_be_there = matches!(wait.kind, WaitKind::Turn | WaitKind::Tick);
        if may_be_there && ended_us == started_us || is_turn && nobodys {
            return None;
        }
        let kind = match (wait.dropped, wait.ended_us) {
            (true, _) if self.is_spared(wait) => BarKind::Wait,
            (true, _) if self.losses.with_wait(wait).is_some() => BarKind::Lost,
            (true, _) => BarKind::Dropped,
            (false, None) if self.leaked.contains(&wait.task) => BarKind::Leaked,
            (false, _) => BarKind::Wait,
        };
        let (line, by_test) = match wait.kind {
            WaitKind::Turn => self.awaited_turn(wait),
            WaitKind::Call => (wait.line, story.is_the_tests_call(index)),
            WaitKind::Timer | WaitKind::Tick => (wait.line, false),
        };
        let lane = self.lane(wait);
        let in_circle =
            wait.resource.filter(|_| wait.ended_us.is_none() && !self.is_unpolled(wait));
        let waits_for =
            in_circle.and_then(|resource| self.circle.get(&(wait.task, resource)).copied());
        Some(Bar {
            line,
            by_test,
            waits_for,
            dropped_by_test: kind == BarKind::Dropped && wait.dropped_by_test,
            given_up_ms: self.given_up_ms(wait.ended_us, kind),
            ..self.bar(lane, wait.task, (started_us, ended_us), kind)
        })
    }

    /// When the run was given up, of what had not ended by then. What was left running has an end that is
    /// known.
    fn given_up_ms(&self, ended_us: Option<u64>, kind: BarKind) -> Option<u64> {
        let is_open = ended_us.is_none() && kind != BarKind::Leaked;
        self.told.given_up_us.filter(|_| is_open).map(ms)
    }

    /// A wait that only its waker tells of. What is awaited in no line of the learner's is none of
    /// theirs, and a task that is awaited has a bar of its own.
    fn parked_bar(&self, parked: &Parked) -> Option<Bar> {
        let line = parked.line?;
        let ended_us = parked.to_us.unwrap_or(self.story.now_us);
        if ended_us <= parked.from_us || parked.operation == Operation::Task {
            return None;
        }
        let kind = match (parked.dropped, parked.to_us) {
            (true, _) if self.losses.with_parked(parked).is_some() => BarKind::Lost,
            (true, _) => BarKind::Dropped,
            (false, None) if self.leaked.contains(&parked.task) => BarKind::Leaked,
            (false, _) => BarKind::Wait,
        };
        let bar = self.bar(self.parked_lane(parked), parked.task, (parked.from_us, ended_us), kind);
        let given_up_ms = self.given_up_ms(parked.to_us, kind);
        let dropped_by_test = kind == BarKind::Dropped && parked.dropped_by_test;
        Some(Bar { line: Some(line), dropped_by_test, given_up_ms, ..bar })
    }

    /// The operation, and what came through its channel, if that is known.
    fn parked_lane(&self, parked: &Parked) -> String {
        let name = parked.operation.name();
        let channel = self.story.received_by(parked).map(messages);
        let lost = || name.to_owned() + &self.losses.of_parked(parked);
        channel.map_or_else(lost, |messages| format!("{name} ({messages})"))
    }

    /// A `timeout` whose future was done in time: nothing was cancelled, and its timer is needed no
    /// longer.
    fn is_spared(&self, wait: &Wait) -> bool {
        let is_done = |ended_us| self.seen_through.contains(&(wait.task, ended_us));
        wait.is_limit() && wait.ended_us.is_some_and(is_done)
    }

    /// What a wait is called: as the source calls it, or as a value where it is none of its calls. A
    /// turn that never came names who has it.
    fn lane(&mut self, wait: &Wait) -> String {
        match wait.kind {
            WaitKind::Timer => made_before(wait),
            WaitKind::Tick => wait.label.clone(),
            WaitKind::Call => {
                let label = match self.is_called(wait) {
                    true => wait.label.clone(),
                    false => format!("\"{}\"", wait.label),
                };
                if self.is_unpolled(wait) { label + UNPOLLED } else { label }
            }
            WaitKind::Turn if self.is_unpolled(wait) => wait.label.clone() + UNPOLLED,
            WaitKind::Turn => match self.holder(wait) {
                Some(task) if task == wait.task => format!("{} (task has it)", wait.label),
                Some(task) => format!("{} (task {task} has it)", wait.label),
                None => wait.label.clone() + &self.losses.of_wait(wait),
            },
        }
    }

    /// What is waited for has come, and whoever waits has not been polled since.
    fn is_unpolled(&self, wait: &Wait) -> bool {
        let is_over = |due_us| due_us < self.story.now_us && self.told.clock == Clock::Virtual;
        let has_come = match wait.kind {
            WaitKind::Turn => wait.granted_us.is_some(),
            WaitKind::Call | WaitKind::Timer | WaitKind::Tick => wait.due_us().is_some_and(is_over),
        };
        wait.ended_us.is_none() && has_come
    }

    fn is_called(&mut self, wait: &Wait) -> bool {
        let Some((callee, _)) = wait.label.split_once('(') else { return false };
        let source = self.source;
        let called = self.called.entry((callee.to_owned(), wait.line));
        *called.or_insert_with_key(|(name, line)| clues::is_called(source, name, *line))
    }

    /// The task that has what is waited for to the end, if it is one only.
    fn holder(&self, wait: &Wait) -> Option<u32> {
        let resource = wait.resource.filter(|_| wait.ended_us.is_none())?;
        self.holders.get(&resource).copied().flatten()
    }

    /// On the lane of the wait for it, so that one row shows a task queue for a lock and then hold
    /// it.
    fn hold_bar(&mut self, hold: &Hold) -> Option<Bar> {
        let ended_us = hold.to_us.unwrap_or(self.story.now_us);
        let name = resource_name(hold.kind);
        if ended_us <= hold.from_us || self.is_internal(Some(hold.resource), name) {
            return None;
        }
        let (line, by_test) = match self.is_the_tests_turn(name, hold.task, hold.taken) {
            true => (hold.line, true),
            false => self.turn(Some(hold.resource), name, hold.task, hold.line.or(hold.taken)),
        };
        let bar = self.bar(name.to_owned(), hold.task, (hold.from_us, ended_us), BarKind::Held);
        let given_up_ms = self.given_up_ms(hold.to_us, BarKind::Held);
        Some(Bar { line, by_test, given_up_ms, ..bar })
    }

    /// Who waits for room in a channel is found where they send, and who waits for what was made
    /// elsewhere is found where they wait.
    fn awaited_turn(&mut self, wait: &Wait) -> (Option<u32>, bool) {
        if wait.label == resource_name(ResourceKind::Mpsc) {
            return (wait.awaited, false);
        }
        if self.is_the_tests_turn(&wait.label, wait.task, wait.awaited) {
            return (wait.line, true);
        }
        let (line, by_test) = self.turn(wait.resource, &wait.label, wait.task, wait.line);
        (wait.line.or(wait.awaited).or(line), by_test)
    }

    /// Whether a task of the test's own asks for a lock, and in none of the learner's lines. Where nobody
    /// sees in which lines locks are asked for, or the text has ways to take one that nobody sees, that is
    /// not known.
    fn is_the_tests_turn(&self, lock: &str, task: u32, asked: Option<u32>) -> bool {
        let mut unseen = WAYS.iter().filter(|ways| ways.lock == lock).flat_map(|ways| ways.at_once);
        asked.is_none()
            && self.lines_are_seen
            && self.story.foreign.tasks.get(&task) == Some(&MadeIn::HiddenTest)
            && !unseen.any(|name| clues::is_called(self.source, name, None))
    }

    /// The line to find a lock at, where it was made or else where it is awaited, if it is had in no
    /// other way; and whether it is the test's affair alone.
    fn turn(
        &mut self,
        resource: Option<ItemId>,
        name: &str,
        task: u32,
        made: Option<u32>,
    ) -> (Option<u32>, bool) {
        let awaited = self.awaited(name);
        let foreign = &self.story.foreign;
        let tests = |made_in: Option<&MadeIn>| made_in == Some(&MadeIn::HiddenTest);
        let by_test = tests(resource.and_then(|id| foreign.resources.get(&id)))
            && tests(foreign.tasks.get(&task))
            && !awaited.anywhere;
        (made.or(awaited.line.filter(|_| !by_test)), by_test)
    }

    fn awaited(&mut self, name: &str) -> Awaited {
        let Some(ways) = WAYS.iter().find(|ways| ways.lock == name) else {
            return Awaited { line: None, anywhere: true };
        };
        let source = self.source;
        let any = |methods: &[&str]| methods.iter().any(|m| clues::is_called(source, m, None));
        *self.awaited.entry(ways.lock).or_insert_with(|| Awaited {
            line: clues::awaited_line(source, ways.awaited).filter(|_| !any(ways.at_once)),
            anywhere: any(ways.awaited),
        })
    }

    /// What a library makes for itself, such as the semaphore of a `OnceCell`, and the source knows
    /// nothing of; but what tasks wait for in a circle is told, whoever has made it.
    fn is_internal(&mut self, resource: Option<ItemId>, name: &str) -> bool {
        let made_in = resource.and_then(|id| self.story.foreign.resources.get(&id));
        let nameless = [UNNAMED, resource_name(ResourceKind::Oneshot)];
        made_in.is_some_and(|made_in| *made_in != MadeIn::HiddenTest)
            && (nameless.contains(&name) || !self.awaited(name).anywhere)
            && !self.circle.keys().any(|(_, awaited)| Some(*awaited) == resource)
    }

    /// Where a wait that was still going on is drawn to. The record ends with the test, but what was
    /// left running would have gone on: to its due time, where that is known.
    fn end_of(&self, wait: &Wait) -> u64 {
        let due_us = wait.due_us().filter(|_| self.leaked.contains(&wait.task));
        due_us.unwrap_or(self.story.now_us).max(self.story.now_us)
    }

    /// The last that is known of a task that did not end.
    fn last_sign(&self, task: &Task) -> u64 {
        let due_us = self.due_us.get(&task.id).copied().filter(|_| task.left_behind);
        due_us.unwrap_or(self.story.now_us).max(self.story.now_us)
    }
}

/// The lane of the thread that drives the runtime.
const THREAD: &str = "thread";

/// What the lane of a standstill is called, of which the longest may be all that is known.
fn thread_lane(block: &Block) -> String {
    match block.why {
        Standstill::WaitsAtMost => format!("{THREAD} (at most)"),
        Standstill::Sleeps | Standstill::Works(_) | Standstill::WaitsFor { .. } => {
            THREAD.to_owned()
        }
    }
}

/// The ways to have one kind of lock.
struct Ways {
    lock: &'static str,
    /// Those that are awaited.
    awaited: &'static [&'static str],
    /// Those that give it at once, or hold the thread up for it.
    at_once: &'static [&'static str],
}

const WAYS: [Ways; 4] = [
    Ways {
        lock: "Mutex",
        awaited: &["lock", "lock_owned"],
        at_once: &["try_lock", "try_lock_owned", "blocking_lock", "blocking_lock_owned"],
    },
    Ways {
        lock: "RwLock",
        awaited: &["read", "write", "read_owned", "write_owned"],
        at_once: &[
            "try_read",
            "try_write",
            "try_read_owned",
            "try_write_owned",
            "blocking_read",
            "blocking_write",
        ],
    },
    Ways {
        lock: "Semaphore",
        awaited: &["acquire", "acquire_many", "acquire_owned", "acquire_many_owned"],
        at_once: &[
            "try_acquire",
            "try_acquire_many",
            "try_acquire_owned",
            "try_acquire_many_owned",
        ],
    },
    Ways { lock: "Barrier", awaited: &["wait"], at_once: &[] },
];

/// What came through a channel.
fn messages(channel: &Channel) -> String {
    let lost = match channel.lost {
        0 => String::new(),
        lost => format!(", {lost} lost"),
    };
    let ending = if channel.received == 1 { "" } else { "s" };
    format!("{} message{ending}{lost}", channel.received)
}

/// A timer counts from where it was made: what is drawn from its first poll on says so where that came
/// later.
fn made_before(wait: &Wait) -> String {
    let made_ms = wait.made_us / 1000;
    match wait.started_us {
        Some(started_us) if started_us / 1000 > made_ms => {
            format!("{} (made at {made_ms})", wait.label)
        }
        _ => wait.label.clone(),
    }
}

fn holders(story: &Story) -> HashMap<ItemId, Option<u32>> {
    let mut holders = HashMap::new();
    for hold in story.holds.iter().filter(|hold| hold.to_us.is_none()) {
        let holder = holders.entry(hold.resource).or_insert(Some(hold.task));
        *holder = holder.filter(|task| *task == hold.task);
    }
    holders
}

fn circle(story: &Story) -> HashMap<(u32, ItemId), u32> {
    let links = standstill::circle(story).unwrap_or_default().into_iter();
    let links = links.map(|link| ((link.task, link.resource), link.holder));
    let own = unpolled::find(story).map(|own| ((own.task, own.resource), own.task));
    own.into_iter().chain(links).collect()
}

fn seen_through(story: &Story) -> HashSet<(u32, u64)> {
    let whole = story.waits.iter().filter_map(|wait| Some((wait.task, wait.completed()?.1)));
    let ended = story.parked.iter().filter(|parked| !parked.dropped);
    whole.chain(ended.filter_map(|parked| Some((parked.task, parked.to_us?)))).collect()
}

fn lines_are_seen(story: &Story) -> bool {
    let asked = story.waits.iter().filter_map(|wait| wait.awaited);
    let taken = story.holds.iter().filter_map(|hold| hold.taken);
    !story.parked_unseen && (story.calls_are_seen || asked.chain(taken).next().is_some())
}

fn last_due(story: &Story) -> HashMap<u32, u64> {
    let mut last = HashMap::new();
    for wait in story.waits.iter().filter(|wait| wait.ended_us.is_none()) {
        if let Some(due_us) = wait.due_us() {
            let due = last.entry(wait.task).or_insert(due_us);
            *due = due_us.max(*due);
        }
    }
    last
}

fn work_bar(work: &Work) -> Bar {
    Bar {
        lane: work.label.clone(),
        task: work.task,
        start_ms: ms(work.from_us),
        end_ms: ms(work.to_us),
        kind: BarKind::Run,
        line: work.line,
        clock: Clock::Real,
        by_test: false,
        waits_for: None,
        dropped_by_test: false,
        given_up_ms: None,
        at_ms: None,
        stood_still_us: None,
    }
}

fn ms(us: u64) -> u64 {
    us.div_ceil(1000)
}

#[cfg(test)]
mod tests;
