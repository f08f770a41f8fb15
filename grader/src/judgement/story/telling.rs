//! Reads a story out of a record, a stream of events. Events that refer to nothing known are passed
//! over: a record is a claim.

use std::collections::{BTreeSet, HashMap};

use protocol::event::{
    BlockedBy, CallEnd, Event, ItemId, OUR_FILES, ResourceKind, ShortPlace, TaskId, TaskKind, What,
    WorkedOn,
};

use super::{
    Block, CalledElsewhere, Hold, MOST_TOLD, MadeIn, Panic, Raised, Standstill, Story, Task, Wait,
    WaitKind, Window, Work, resource_name,
};
use crate::judgement::source::Source;
use crate::vocabulary::record::Record;

/// The most locks, channels and open waits whose names are kept while a story is told.
const MOST_KNOWN: usize = 4 * MOST_TOLD;

/// The most characters that are kept of a label or message.
const LONGEST_TEXT: usize = 500;

/// What the file of the hidden tests is called, after [`OUR_FILES`].
const HIDDEN_TESTS: &str = "hidden_tests.rs";

/// Work that keeps the runtime's thread from everything else for longer than this blocks it. The
/// rule of thumb is 10 to 100 µs from one await to the next.
const TOO_LONG_BETWEEN_AWAITS_US: u64 = 100;

impl Block {
    fn new(now: Now, for_us: u64, line: Option<u32>, why: Standstill) -> Self {
        Self { at_us: now.at_us, for_us, task: now.task, line, why }
    }
}

/// Reads the story out of `record`. Events that refer to nothing known are passed over: a record
/// is a claim.
pub fn tell(record: &Record, source: &Source) -> Story {
    tell_counted(record, source).0
}

/// The story, and how many steps beyond one an event it took to tell it.
fn tell_counted(record: &Record, source: &Source) -> (Story, u64) {
    let mut teller = Teller {
        source,
        story: Story::default(),
        files: vec![],
        known: HashMap::new(),
        alive: BTreeSet::new(),
        open: HashMap::new(),
        steps: 0,
        before_last_us: 0,
    };
    let mut last_us = record.now_us;
    for event in record.events() {
        last_us = last_us.max(event.at_us);
        teller.story.events += 1;
        teller.hear(&event);
    }
    let mut story = teller.story;
    story.now_us = last_us;
    if story.last_active_us >= last_us {
        story.last_active_us = teller.before_last_us;
    }
    story.untold += record.unrecorded;
    (story, teller.steps)
}

struct Teller<'a> {
    source: &'a Source,
    story: Story,
    /// Whose each file is that places refer to; `None` for the learner's.
    files: Vec<Option<MadeIn>>,
    known: HashMap<Item, Known>,
    /// Tasks that have not ended and are not yet known to be left behind.
    alive: BTreeSet<usize>,
    /// Locks and permits in hand.
    open: HashMap<ItemId, InHand>,
    /// Steps taken inside events: what makes a story cost more than its length.
    steps: u64,
    /// When anything was recorded before what was recorded last.
    before_last_us: u64,
}

/// When something happened, and on which task.
#[derive(Clone, Copy)]
struct Now {
    at_us: u64,
    task: TaskId,
}

/// The holds on one resource that go on: indices into [`Story::holds`].
#[derive(Default)]
struct InHand {
    all: BTreeSet<usize>,
    by_task: HashMap<TaskId, BTreeSet<usize>>,
}

/// Calls, timers, resources and waits share one numbering; tasks have their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Item {
    Id(ItemId),
    Task(TaskId),
}

#[derive(Clone, Copy)]
enum Known {
    Wait(usize),
    Task(usize),
    Resource(ResourceKind, Option<u32>),
}

impl Teller<'_> {
    fn hear(&mut self, event: &Event) {
        let Event { at_us, task, what } = event;
        let now = Now { at_us: *at_us, task: *task };
        self.note_activity(*at_us, what);
        match what {
            What::File { .. } | What::Began | What::Returned | What::Settled => {
                self.hear_the_test(now, what);
            }
            What::TaskSpawned { .. } | What::TaskPolled { .. } | What::TaskEnded { .. } => {
                self.hear_of_tasks(now, what);
            }
            What::CallMade { .. }
            | What::CallStarted { .. }
            | What::CallElsewhere { .. }
            | What::CallEnded { .. } => self.hear_of_calls(now, what),
            What::TimerMade { .. } | What::TimerSet { .. } | What::TimerDropped { .. } => {
                self.hear_of_timers(now, what);
            }
            What::ResourceMade { .. }
            | What::WaitStarted { .. }
            | What::WaitEnded { .. }
            | What::Acquired { .. }
            | What::Released { .. } => self.hear_of_resources(now, what),
            What::Blocked { .. } | What::Worked { .. } | What::Stuck => {
                self.hear_of_standstills(now, what);
            }
            What::ClockRead { .. }
            | What::SleptElsewhere { .. }
            | What::WokeElsewhere { .. }
            | What::RepeatedInRealTime => self.hear_of_real_time(what),
            What::Panicked { place, message } => {
                let (message, raised) = (shortened(message), self.raised(*place));
                let panic = Panic { message, raised, task: *task };
                keep(&mut self.story.panics, panic, &mut self.story.untold);
            }
        }
    }

    fn note_activity(&mut self, at_us: u64, what: &What) {
        match what {
            What::TaskPolled { task, .. } => self.story.last_polled = Some(*task),
            _ if at_us > self.story.last_active_us => {
                self.before_last_us = self.story.last_active_us;
                self.story.last_active_us = at_us;
            }
            _ => {}
        }
    }

    fn hear_the_test(&mut self, now: Now, what: &What) {
        match what {
            What::File { path, .. } => self.files.push(made_in(path, self.source)),
            What::Began => {
                let window = Window { began_us: now.at_us, returned_us: None };
                keep(&mut self.story.windows, window, &mut self.story.untold);
            }
            What::Returned => {
                if let Some(window) = self.story.windows.last_mut() {
                    window.returned_us = Some(now.at_us);
                }
            }
            What::Settled => self.settled(now.at_us),
            _ => {}
        }
    }

    fn hear_of_tasks(&mut self, now: Now, what: &What) {
        match what {
            What::TaskSpawned { task, kind, place, .. } => {
                self.spawned(now.at_us, *task, *kind, *place);
            }
            What::TaskPolled { task, .. } => {
                if let Some(task) = self.task(*task) {
                    task.polled = true;
                }
            }
            What::TaskEnded { task, end } => {
                if let Some(Known::Task(index)) = self.known.get(&Item::Task(*task)).copied() {
                    self.alive.remove(&index);
                    self.story.tasks[index].ended = Some((now.at_us, *end));
                }
                self.known.remove(&Item::Task(*task));
            }
            _ => {}
        }
    }

    fn hear_of_calls(&mut self, now: Now, what: &What) {
        match what {
            What::CallMade { call, label, takes_ms, place } => {
                let line = self.line(*place);
                self.made(*call, WaitKind::Call, shortened(label), line, now);
                self.call_is_foreign(*call, *place);
                if let Some(call) = self.wait(*call) {
                    call.takes_us = Some(takes_ms.saturating_mul(1000));
                }
            }
            What::CallStarted { call } => self.started(*call, now),
            What::CallElsewhere { call } => self.called_elsewhere(*call),
            What::CallEnded { call, end } => self.ended(*call, now.at_us, *end),
            _ => {}
        }
    }

    fn hear_of_timers(&mut self, now: Now, what: &What) {
        match what {
            What::TimerMade { timer, place } => self.timer_made(*timer, *place, now),
            What::TimerSet { timer, after_ms } => {
                self.timer_set(*timer, now, after_ms.saturating_mul(1000));
            }
            What::TimerDropped { timer } => self.timer_dropped(*timer, now.at_us),
            _ => {}
        }
    }

    fn hear_of_resources(&mut self, now: Now, what: &What) {
        match what {
            What::ResourceMade { resource, kind, place } => {
                if self.known.len() < MOST_KNOWN {
                    let known = Known::Resource(*kind, self.line(*place));
                    self.known.insert(Item::Id(*resource), known);
                    if let Some(made_in) = self.foreign(*place) {
                        self.story.foreign.resources.insert(*resource, made_in);
                    }
                } else {
                    self.story.untold += 1;
                }
            }
            What::WaitStarted { resource, wait } => self.turn_started(*resource, *wait, now),
            What::WaitEnded { wait, end } => self.ended(*wait, now.at_us, *end),
            What::Acquired { resource, amount } => self.acquired(*resource, *amount, now),
            What::Released { resource, amount } => self.released(*resource, *amount, now),
            _ => {}
        }
    }

    fn hear_of_standstills(&mut self, now: Now, what: &What) {
        match what {
            What::Blocked { for_us, by } => {
                let why = match by {
                    BlockedBy::Sleep => Standstill::Sleeps,
                    BlockedBy::TimedWait => Standstill::WaitsAtMost,
                };
                self.blocked(Block::new(now, *for_us, None, why));
            }
            What::Worked { label, on, for_us, real_from_us, real_to_us, place } => {
                let (label, line) = (shortened(label), self.line(*place));
                let (task, from_us, to_us) = (now.task, *real_from_us, *real_to_us);
                let work = Work { label, task, line, from_us, to_us };
                self.worked(work, *on, now, u64::from(*for_us));
            }
            What::Stuck => self.story.stuck = Some((now.at_us, now.task)),
            _ => {}
        }
    }

    /// Of a window only: what the hidden test does before and after is none of the learner's.
    fn hear_of_real_time(&mut self, what: &What) {
        if !self.in_window() {
            return;
        }
        let story = &mut self.story;
        match what {
            What::ClockRead { times, on_runtime_thread: true, .. } => {
                let times = u64::from(*times);
                story.clock_reads += times;
                story.clock_reads_at_once = story.clock_reads_at_once.max(times);
            }
            What::SleptElsewhere { for_us } => {
                story.slept_elsewhere_us = story.slept_elsewhere_us.max(Some(*for_us));
            }
            What::WokeElsewhere { for_us } => {
                story.woke_elsewhere_us = story.woke_elsewhere_us.max(Some(*for_us));
            }
            // That a run repeats another one, the conversation says.
            _ => {}
        }
    }

    /// What the hidden test works out for itself, outside the windows, is none of the learner's.
    fn worked(&mut self, work: Work, on: WorkedOn, now: Now, for_us: u64) {
        let in_window = self.in_window();
        let line = work.line;
        let block = |why| Block::new(now, for_us, line, why);
        match on {
            WorkedOn::OtherThread => keep(&mut self.story.works, work, &mut self.story.untold),
            WorkedOn::RuntimeThread if in_window && for_us > TOO_LONG_BETWEEN_AWAITS_US => {
                self.blocked(block(Standstill::Works(work.label)));
            }
            WorkedOn::OtherThreadBlockedOn if in_window => {
                self.blocked(block(Standstill::WaitsFor(work.label)));
            }
            WorkedOn::RuntimeThread | WorkedOn::OtherThreadBlockedOn => {}
        }
    }

    fn blocked(&mut self, block: Block) {
        keep(&mut self.story.blocks, block, &mut self.story.untold);
    }

    fn in_window(&self) -> bool {
        self.window().is_some()
    }

    /// The window that is open.
    fn window(&self) -> Option<usize> {
        let last = self.story.windows.last()?;
        last.returned_us.is_none().then(|| self.story.windows.len() - 1)
    }

    fn is_theirs(&self, place: ShortPlace) -> bool {
        self.files.get(usize::from(place.file)).is_some_and(Option::is_none)
    }

    /// Whose file a place is in, if that is known and not the learner's.
    fn foreign(&self, place: Option<ShortPlace>) -> Option<MadeIn> {
        self.files.get(usize::from(place?.file)).copied().flatten()
    }

    fn call_is_foreign(&mut self, call: ItemId, place: Option<ShortPlace>) {
        let Some(made_in) = self.foreign(place) else { return };
        if let Some(Known::Wait(index)) = self.known.get(&Item::Id(call)) {
            self.story.foreign.calls.insert(*index, made_in);
        }
    }

    fn raised(&self, place: Option<ShortPlace>) -> Raised {
        match (place, self.foreign(place)) {
            (Some(place), None) if self.is_theirs(place) => {
                Raised::InTheAnswer { line: place.line, column: place.column }
            }
            (_, Some(MadeIn::HiddenTest | MadeIn::Harness)) => Raised::InOurFiles,
            (_, Some(MadeIn::Library) | None) => Raised::Elsewhere,
        }
    }

    fn called_elsewhere(&mut self, call: ItemId) {
        let call = self.wait(call).map(|call| (call.label.clone(), call.line));
        if let Some((label, line)) = call {
            self.story.called_elsewhere.get_or_insert(CalledElsewhere { label, line });
        }
    }

    fn line(&self, place: Option<ShortPlace>) -> Option<u32> {
        place.filter(|place| self.is_theirs(*place)).map(|place| place.line)
    }

    fn settled(&mut self, at_us: u64) {
        for index in std::mem::take(&mut self.alive) {
            self.steps += 1;
            let task = &mut self.story.tasks[index];
            (task.left_behind, task.seen_alive_us) = (true, Some(at_us));
        }
    }

    fn spawned(&mut self, at_us: u64, id: TaskId, kind: TaskKind, place: Option<ShortPlace>) {
        let line = self.line(place);
        if self.story.tasks.len() >= MOST_TOLD {
            self.story.untold += 1;
            return;
        }
        if let Some(made_in) = self.foreign(place) {
            self.story.foreign.tasks.insert(id, made_in);
        }
        let index = self.story.tasks.len();
        self.known.insert(Item::Task(id), Known::Task(index));
        // A blocking task cannot be aborted once it runs, and ends on its own.
        if kind != TaskKind::Blocking {
            self.alive.insert(index);
        }
        self.story.tasks.push(Task {
            id,
            kind,
            line,
            spawned_us: at_us,
            polled: false,
            ended: None,
            left_behind: false,
            seen_alive_us: None,
            window: self.window(),
        });
    }

    fn task(&mut self, id: TaskId) -> Option<&mut Task> {
        match self.known.get(&Item::Task(id)) {
            Some(Known::Task(index)) => self.story.tasks.get_mut(*index),
            _ => None,
        }
    }

    fn wait(&mut self, id: ItemId) -> Option<&mut Wait> {
        match self.known.get(&Item::Id(id)) {
            Some(Known::Wait(index)) => self.story.waits.get_mut(*index),
            _ => None,
        }
    }

    fn made(&mut self, id: ItemId, kind: WaitKind, label: String, line: Option<u32>, now: Now) {
        if self.story.waits.len() >= MOST_TOLD {
            self.known.remove(&Item::Id(id));
            self.story.untold += 1;
            return;
        }
        self.known.insert(Item::Id(id), Known::Wait(self.story.waits.len()));
        self.story.waits.push(Wait {
            label,
            kind,
            line,
            task: now.task,
            made_us: now.at_us,
            started_us: None,
            ended_us: None,
            dropped: false,
            takes_us: None,
            resource: None,
            window: self.window(),
        });
    }

    fn started(&mut self, id: ItemId, now: Now) {
        if let Some(wait) = self.wait(id) {
            wait.started_us = Some(now.at_us);
            wait.task = now.task;
        }
    }

    fn ended(&mut self, id: ItemId, at_us: u64, end: CallEnd) {
        if let Some(wait) = self.wait(id) {
            wait.ended_us = Some(at_us);
            wait.dropped = end != CallEnd::Completed;
        }
        self.known.remove(&Item::Id(id));
    }

    fn timer_made(&mut self, id: ItemId, place: Option<ShortPlace>, now: Now) {
        let Some(place) = place.filter(|place| self.is_theirs(*place)) else { return };
        let label = self.source.callee(place.line, place.column).unwrap_or("timer").to_owned();
        self.made(id, WaitKind::Timer, label, Some(place.line), now);
    }

    /// A timer that is set again, as an interval's is at each tick, is a new wait on the same lane.
    fn timer_set(&mut self, id: ItemId, now: Now, after_us: u64) {
        let Now { at_us, task } = now;
        let Some(timer) = self.wait(id) else { return };
        if timer.started_us.is_none() {
            (timer.started_us, timer.takes_us, timer.task) = (Some(at_us), Some(after_us), task);
            return;
        }
        let (label, line) = (timer.label.clone(), timer.line);
        self.timer_dropped(id, at_us);
        self.made(id, WaitKind::Timer, label, line, now);
        if let Some(timer) = self.wait(id) {
            (timer.started_us, timer.takes_us) = (Some(at_us), Some(after_us));
        }
    }

    fn timer_dropped(&mut self, id: ItemId, at_us: u64) {
        let Some(timer) = self.wait(id) else { return };
        match timer.due_us() {
            // Timers round to whole milliseconds.
            Some(due_us) if due_us / 1000 <= at_us / 1000 => {
                timer.ended_us = Some(due_us.min(at_us))
            }
            _ => {
                timer.ended_us = Some(at_us);
                timer.dropped = true;
            }
        }
        self.known.remove(&Item::Id(id));
    }

    fn turn_started(&mut self, resource: ItemId, wait: ItemId, now: Now) {
        let Some(Known::Resource(kind, line)) = self.known.get(&Item::Id(resource)).copied() else {
            return;
        };
        self.made(wait, WaitKind::Turn, resource_name(kind).to_owned(), line, now);
        self.started(wait, now);
        if let Some(turn) = self.wait(wait) {
            turn.resource = Some(resource);
        }
    }

    fn acquired(&mut self, resource: ItemId, amount: u32, now: Now) {
        let Now { at_us, task } = now;
        let Some(Known::Resource(kind, line)) = self.known.get(&Item::Id(resource)).copied() else {
            return;
        };
        if self.story.holds.len() >= MOST_TOLD {
            self.story.untold += 1;
            return;
        }
        let hold = Hold { resource, kind, line, task, from_us: at_us, to_us: None };
        let first = self.story.holds.len();
        self.story.holds.extend((0..amount.min(64)).map(|_| hold.clone()));
        let in_hand = self.open.entry(resource).or_default();
        in_hand.all.extend(first..self.story.holds.len());
        in_hand.by_task.entry(task).or_default().extend(first..self.story.holds.len());
    }

    /// What a task took, it usually gives back itself; else the oldest goes.
    fn released(&mut self, resource: ItemId, amount: u32, now: Now) {
        let Now { at_us, task } = now;
        let Some(in_hand) = self.open.get_mut(&resource) else { return };
        for _ in 0..amount {
            let mine = in_hand.by_task.get(&task).and_then(BTreeSet::first);
            let Some(&index) = mine.or(in_hand.all.first()) else { break };
            self.steps += 1;
            let hold = &mut self.story.holds[index];
            hold.to_us = Some(at_us);
            in_hand.all.remove(&index);
            if let Some(theirs) = in_hand.by_task.get_mut(&hold.task) {
                theirs.remove(&index);
                if theirs.is_empty() {
                    in_hand.by_task.remove(&hold.task);
                }
            }
        }
        if in_hand.all.is_empty() {
            self.open.remove(&resource);
        }
    }
}

/// Whose file this is; `None` for the learner's.
fn made_in(path: &str, source: &Source) -> Option<MadeIn> {
    if path == source.path {
        return None;
    }
    Some(match path.strip_prefix(OUR_FILES) {
        Some(HIDDEN_TESTS) => MadeIn::HiddenTest,
        Some(_) => MadeIn::Harness,
        None => MadeIn::Library,
    })
}

/// Keeps `one` as long as there is room, and counts it if there is none.
fn keep<T>(kept: &mut Vec<T>, one: T, untold: &mut u64) {
    if kept.len() < MOST_TOLD {
        kept.push(one);
    } else {
        *untold += 1;
    }
}

/// A text as far as it is told. A record is a claim, and a label may be as long as an event.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(at_us: u64, what: What) -> Event {
        Event { at_us, task: 1, what }
    }

    /// What a loop leaves that takes a lock `n` times, spawns as many tasks and sleeps between.
    fn long_record(n: u32) -> Record {
        let place = Some(ShortPlace { file: 0, line: 1, column: 1 });
        let file = What::File { index: 0, path: "lib.rs".into() };
        let lock = What::ResourceMade { resource: 0, kind: ResourceKind::Mutex, place };
        let mut events = vec![at(0, file), at(0, lock), at(0, What::Began)];
        for i in 1..=n {
            let now = u64::from(i) * 1000;
            events.extend([
                at(now, What::Acquired { resource: 0, amount: 1 }),
                at(now, What::TimerMade { timer: i, place }),
                at(now, What::TimerSet { timer: i, after_ms: 1 }),
                at(now + 1000, What::TimerDropped { timer: i }),
                at(now, What::TaskSpawned { task: i, kind: TaskKind::Async, bytes: 0, place }),
                at(now + 1000, What::Released { resource: 0, amount: 1 }),
                at(now + 1000, What::Settled),
            ]);
        }
        Record::of(&events)
    }

    #[test]
    fn telling_takes_a_few_steps_an_event_however_long_the_record_is() {
        let source = Source::new("lib.rs", "");
        for n in [100, 10_000, 60_000] {
            let (story, steps) = tell_counted(&long_record(n), &source);
            assert!(steps <= 2 * u64::from(n) + 100, "{steps} steps for {n}");
            let told = [story.waits.len(), story.tasks.len(), story.holds.len()];
            assert!(told.iter().all(|told| *told <= MOST_TOLD + 64), "{told:?}");
        }
    }

    #[test]
    fn a_task_is_left_behind_where_an_answer_came_and_not_where_the_future_was_dropped() {
        let place = None;
        let spawned = What::TaskSpawned { task: 2, kind: TaskKind::Async, bytes: 0, place };
        let table = [
            (vec![What::Began, spawned.clone(), What::Returned, What::Settled], Some(0)),
            (vec![What::Began, spawned.clone()], Some(0)),
            (vec![spawned, What::Began, What::Returned, What::Settled], None),
        ];
        let source = Source::new("lib.rs", "");
        for (whats, window) in table {
            let events: Vec<_> = whats.into_iter().map(|what| at(5, what)).collect();
            let story = tell(&Record::of(&events), &source);
            assert_eq!(story.tasks[0].window, window);
            assert_eq!(story.tasks[0].seen_alive_us.is_some(), events.len() > 2);
        }
    }

    #[test]
    fn work_blocks_where_the_runtimes_thread_does_it_or_waits_for_it() {
        use WorkedOn::{OtherThread, OtherThreadBlockedOn, RuntimeThread};
        let inside = [What::Began].as_slice();
        let after = [What::Began, What::Returned].as_slice();
        // Before it, where, for how long; how often it blocks, how often it runs elsewhere.
        let table = [
            (inside, RuntimeThread, 50_000, 1, 0),
            (inside, RuntimeThread, 101, 1, 0),
            (inside, RuntimeThread, 100, 0, 0),
            (inside, OtherThread, 50_000, 0, 1),
            (inside, OtherThreadBlockedOn, 50_000, 1, 0),
            (inside, OtherThreadBlockedOn, 10, 1, 0),
            (after, RuntimeThread, 50_000, 0, 0),
            (after, OtherThreadBlockedOn, 50_000, 0, 0),
            (&[], RuntimeThread, 50_000, 0, 0),
        ];
        let source = Source::new("lib.rs", "");
        for (before, on, for_us, blocks, works) in table {
            let (label, real_from_us, real_to_us) = ("work".to_owned(), 0, 0);
            let work = What::Worked { label, on, for_us, real_from_us, real_to_us, place: None };
            let whats = before.iter().cloned().chain([work]);
            let events: Vec<_> = whats.map(|what| Event { at_us: 0, task: 1, what }).collect();
            let story = tell(&Record::of(&events), &source);
            let found = (story.blocks.len(), story.works.len());
            assert_eq!(found, (blocks, works), "{on:?} for {for_us} after {before:?}");
        }
    }
}
