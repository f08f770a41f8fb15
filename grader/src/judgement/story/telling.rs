//! Reads a story out of a record, a stream of events: each event goes to the list that it is for.
//! Events that refer to nothing known are passed over: a record is a claim.

mod channels;
mod files;
mod holds;
mod kept;
mod losing;
mod now;
mod parking;
mod peers;
mod resources;
mod standing;
mod tasks;
mod turns;
mod waits;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use protocol::event::{
    BlockedBy, CallEnd, Event, ItemId, LostItem, ROOT_TASK, ResourceKind, ShortPlace, TaskEnd,
    TaskId, TaskKind, What, WorkedOn,
};

use super::{
    Block, Loss, MadeIn, Panic, Standstill, StoppedAt, Story, Stuck, Subject, ThreadWait, Wait,
    WaitKind, WaitedElsewhere, Window, Work,
};
use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::vocabulary::calls::CallSite;
use crate::vocabulary::record::Record;
use crate::vocabulary::steps::State;
use channels::Channels;
use files::Files;
use holds::Holds;
use kept::Kept;
use losing::Found;
use now::Now;
use parking::Parking;
use peers::Peers;
use standing::{Next, Standing};
use tasks::Tasks;
use turns::Turns;
use waits::Waits;

/// The most characters that are kept of a label or message.
const LONGEST_TEXT: usize = 500;

/// Work that keeps the runtime's thread from everything else for longer than this blocks it. The
/// rule of thumb is 10 to 100 µs from one await to the next.
const TOO_LONG_BETWEEN_AWAITS_US: u64 = 100;

/// Reads the story out of `record`.
pub fn tell(record: &Record, source: &Source) -> Story {
    tell_counted(record, source).0
}

/// The story, and how many steps beyond one an event it took to tell it.
fn tell_counted(record: &Record, source: &Source) -> (Story, u64) {
    let mut teller = Teller::new(source, &record.chains);
    let mut last_us = record.now_us;
    for event in record.events() {
        last_us = last_us.max(event.at_us);
        teller.story.events += 1;
        teller.hear(&event);
    }
    let (steps, before_last_us) = (teller.steps, teller.before_last_us);
    let mut story = teller.finish();
    story.now_us = last_us;
    story.calls_are_seen = record.chains.iter().any(|chain| !chain.is_empty());
    story.stopped = stopped_at(record, source);
    // A run that is given up drops at its very end what it was waiting for.
    if story.last_active_us >= last_us {
        story.last_active_us = before_last_us;
    }
    story.untold += record.unrecorded;
    story.unrecorded = record.unrecorded;
    (story, steps)
}

/// Where a poll was that never came back.
fn stopped_at(record: &Record, source: &Source) -> Option<StoppedAt> {
    let standing = Standing::of(&record.stopped_in, &source.path);
    let line = standing.line.filter(|_| record.inside_poll)?;
    // Where a thread is waited for, the call may be one that no address of the program is in.
    let joins = || (clues::joins_a_thread_line(source) == Some(line)).then_some(ThreadWait::Join);
    if let Some(waits) = standing.thread_wait.or_else(joins) {
        return Some(StoppedAt::Waits { line, waits });
    }
    let mut loops = standing.lines().filter_map(|line| clues::loop_around(source, line));
    // What makes a program callable stands below its text.
    let outermost = standing.lines().find(|line| !source.ends_before(*line)).unwrap_or(line);
    Some(match loops.next() {
        Some(line) => StoppedAt::Loop { line },
        None => StoppedAt::Work { line: outermost },
    })
}

struct Teller<'a> {
    source: &'a Source,
    files: Files<'a>,
    /// Where the standard library's waits stand, where nobody has seen it.
    thread_sleep_line: Option<u32>,
    endless_wait_line: Option<u32>,
    timed_wait_line: Option<u32>,
    windows: Kept<Window>,
    waits: Waits,
    tasks: Tasks,
    holds: Holds,
    blocks: Kept<Block>,
    works: Kept<Work>,
    panics: Kept<Panic>,
    turns: Turns,
    parking: Parking,
    channels: Channels,
    peers: Peers,
    losses: Kept<Loss>,
    /// What each chain of calls says, by its number.
    chains: &'a [Vec<Arc<CallSite>>],
    standings: Vec<Standing>,
    next: Next,
    /// Where each task has asked for a lock last, and waited: one that is handed over is taken there.
    asked: HashMap<(TaskId, ItemId), u32>,
    /// Locks and channels, and the lines of the learner's where they were made.
    resources: HashMap<ItemId, (ResourceKind, Option<u32>)>,
    /// The test is dropping one of several futures that it had been given.
    test_drops: bool,
    /// Timers by which the harness looks on: nothing happens when one of them is up.
    looking_on: HashSet<ItemId>,
    /// What is no list.
    story: Story,
    /// When anything was recorded before what was recorded last.
    before_last_us: u64,
    /// Steps taken inside events: what makes a story cost more than its length.
    steps: u64,
}

impl<'a> Teller<'a> {
    fn new(source: &'a Source, chains: &'a [Vec<Arc<CallSite>>]) -> Self {
        Self {
            source,
            files: Files::new(&source.path),
            thread_sleep_line: clues::thread_sleep_line(source),
            endless_wait_line: clues::endless_wait_line(source),
            timed_wait_line: clues::timed_wait_line(source),
            windows: Kept::default(),
            waits: Waits::default(),
            tasks: Tasks::default(),
            holds: Holds::default(),
            blocks: Kept::default(),
            works: Kept::default(),
            panics: Kept::default(),
            turns: Turns::default(),
            parking: Parking::default(),
            channels: Channels::default(),
            peers: Peers::default(),
            losses: Kept::default(),
            standings: Standing::of_all(chains, source),
            chains,
            next: Next::default(),
            asked: HashMap::new(),
            resources: HashMap::new(),
            test_drops: false,
            looking_on: HashSet::new(),
            story: Story::default(),
            before_last_us: 0,
            steps: 0,
        }
    }

    /// Every event has its arm: one that is new must be heard, or passed over on purpose.
    fn hear(&mut self, event: &Event) {
        let (window, test_drops) = (self.window(), self.test_drops);
        let now = Now { at_us: event.at_us, task: event.task, window, test_drops };
        self.note_activity(now.at_us, &event.what);
        self.tasks.hear(&event.what);
        match &event.what {
            What::File { path, .. } => self.files.add(path),
            What::Began => {
                self.windows.push(Window { began_us: now.at_us, returned_us: None, let_go: false });
            }
            What::Returned => self.over(now.at_us, false),
            What::LetGo => {
                self.steps += self.parking.let_go(now.task, now.at_us);
                self.over(now.at_us, true);
            }
            What::DropsOne => {
                self.parking.drops_one(now.task, now.at_us);
                self.test_drops = true;
            }
            What::DroppedOne => self.test_drops = false,
            What::Settled => self.steps += self.tasks.settled(now.at_us),
            What::TaskSpawned { task, kind, place, .. } => self.spawned(*task, *kind, *place, now),
            What::TaskPolled { task, times } => self.polled(*task, *times, now),
            What::TaskEnded { task, end } => self.task_ended(*task, *end, now),
            What::CallMade { call, label, takes_ms, place } => {
                let made = self.wait(WaitKind::Call, label, *place, now);
                let takes_us = Some(takes_ms.saturating_mul(1000));
                self.call_made(*call, Wait { takes_us, ..made }, *place);
            }
            What::CallStarted { call } => self.wait_started(*call, now),
            What::CallElsewhere { call } => self.waited_elsewhere(*call),
            What::CallEnded { call, end } => self.wait_ended(*call, *end, now),
            What::TimerMade { timer, place } => self.timer_made(*timer, *place, now),
            What::TimerElsewhere { timer } => self.waited_elsewhere(*timer),
            What::TimerSet { timer, after_ms } => {
                let changes = self.waits.timer_set(*timer, now, after_ms.saturating_mul(1000));
                self.note(changes, now);
            }
            What::TimerFired { timer } => self.waits.timer_fired(*timer, now.at_us),
            What::TimerDropped { timer } => {
                let change = self.waits.timer_dropped(*timer, now);
                self.note(change, now);
            }
            What::ResourceMade { resource, kind, place } => {
                self.resource_made(*resource, *kind, *place, now);
            }
            What::WaitStarted { resource, wait } => self.turn_started(*resource, *wait, now),
            What::WaitEnded { wait, end } => self.wait_ended(*wait, *end, now),
            What::Capacity { resource, amount } => self.capacity(*resource, *amount),
            What::Granted { wait } => self.granted(*wait, now),
            What::Acquired { resource, amount } => self.acquired(*resource, *amount, now),
            What::Released { resource, amount } => self.released(*resource, *amount, now),
            // Read out of the program before.
            What::Calls { .. } => {}
            What::Inside { calls } => {
                let standing = self.standings.get(usize::from(*calls)).cloned().unwrap_or_default();
                self.steps += self.parking.moves_on(&standing, now);
                self.next.says(now.task, standing);
            }
            What::OutOfSight => self.parking.lose_sight(),
            What::WakerLeft { wait } => self.waker_left(*wait, now),
            What::WakerUsed { task } => {
                let standing = self.standing(now);
                self.steps += self.parking.used(*task, &standing, now);
            }
            What::WakerDropped { task } => {
                let standing = self.standing(now);
                self.steps += self.parking.dropped(*task, &standing, now);
            }
            What::LeftAlone => self.parking.asks_nobody(now.task),
            What::Exchanged { peer, exchange } => {
                let standing = self.standing(now);
                self.steps += self.parking.goes_on(&standing, now);
                self.peers.exchanged(*peer, *exchange, &standing, now);
            }
            What::Lost { item, calls } => self.lost(item, *calls, now),
            What::Blocked { for_us, by } => self.blocked(*for_us, *by, now),
            What::Stuck => self.stuck(now),
            What::ClockRead { times, on_runtime_thread, .. } => {
                self.clock_read(u64::from(*times), *on_runtime_thread, now);
            }
            What::Worked { label, on, for_us, real_from_us, real_to_us, place } => {
                let (label, line) = (shortened(label), self.files.line(*place));
                let (task, from_us, to_us) = (now.task, *real_from_us, *real_to_us);
                let work = Work { label, task, line, from_us, to_us };
                self.worked(work, *on, u64::from(*for_us), now);
            }
            What::SleptElsewhere { for_us } => {
                longest(&mut self.story.slept_elsewhere_us, *for_us, now);
            }
            What::WokeElsewhere { for_us } => {
                longest(&mut self.story.woke_elsewhere_us, *for_us, now);
            }
            // The conversation says these, too.
            What::RepeatedInRealTime => {}
            What::GivenUp => self.parking.asks_nobody(ROOT_TASK),
            What::Panicked { place, message } => {
                let (message, raised) = (shortened(message), self.files.raised(*place));
                let within = self.standing(now).line;
                self.panics.push(Panic { message, raised, task: now.task, within });
            }
        }
    }

    fn note_activity(&mut self, at_us: u64, what: &What) {
        match what {
            What::TaskPolled { task, .. } => self.story.last_polled = Some(*task),
            What::GivenUp | What::LeftAlone => {}
            What::TimerSet { timer, .. }
            | What::TimerFired { timer }
            | What::TimerDropped { timer }
                if self.looking_on.contains(timer) => {}
            _ if at_us > self.story.last_active_us => {
                self.before_last_us = self.story.last_active_us;
                self.story.last_active_us = at_us;
            }
            _ => {}
        }
    }

    /// The window that is open.
    fn window(&self) -> Option<usize> {
        let last = self.windows.all.last()?;
        last.returned_us.is_none().then(|| self.windows.all.len() - 1)
    }

    /// What was let go inside of what the test looks on at is over already.
    fn over(&mut self, at_us: u64, let_go: bool) {
        let open = |window: &&mut Window| window.returned_us.is_none();
        if let Some(window) = self.windows.all.last_mut().filter(open) {
            (window.returned_us, window.let_go) = (Some(at_us), let_go);
            self.steps += self.tasks.window_is_over();
        }
    }

    fn spawned(&mut self, id: TaskId, kind: TaskKind, place: Option<ShortPlace>, now: Now) {
        let told = self.tasks.spawned(id, kind, self.files.line(place), now);
        self.note(told.map(|index| (Subject::Task(index), State::Made)), now);
        if let (Some(_), Some(made_in)) = (told, self.files.foreign(place)) {
            self.story.foreign.tasks.insert(id, made_in);
        }
    }

    fn wait(&self, kind: WaitKind, label: &str, place: Option<ShortPlace>, now: Now) -> Wait {
        Wait::made(kind, shortened(label), self.files.line(place), now)
    }

    fn call_made(&mut self, call: ItemId, made: Wait, place: Option<ShortPlace>) {
        let told = self.made(call, made);
        if let (Some(index), Some(made_in)) = (told, self.files.foreign(place)) {
            self.story.foreign.calls.insert(index, made_in);
        }
    }

    fn waited_elsewhere(&mut self, wait: ItemId) {
        let Some(wait) = self.waits.open(wait) else { return };
        let Wait { label, kind, line, .. } = wait;
        let first = || WaitedElsewhere { label: label.clone(), kind: *kind, line: *line };
        self.story.waited_elsewhere.get_or_insert_with(first);
    }

    fn timer_made(&mut self, id: ItemId, place: Option<ShortPlace>, now: Now) {
        if self.files.foreign(place) == Some(MadeIn::Harness) {
            self.looking_on.insert(id);
        }
        let Some(at) = self.files.in_the_answer(place) else { return };
        let label = self.source.callee(at.line, at.column).unwrap_or("timer");
        let made = self.wait(WaitKind::Timer, label, place, now);
        self.made(id, made);
    }

    /// Where an event happens, as far as that is known.
    fn standing(&mut self, now: Now) -> Standing {
        self.next.take(now.task)
    }

    fn waker_left(&mut self, wait: Option<ItemId>, now: Now) {
        let standing = self.standing(now);
        if let (true, Some(line)) = (standing.gives_way, standing.line) {
            *self.story.gave_way.entry(line).or_default() += 1;
        }
        let Some(wait) = wait else { return self.parking.left(&standing, now) };
        if let Some(wait) = self.waits.open(wait) {
            wait.awaited = standing.line.or(wait.awaited);
            let asked = wait.resource.zip(wait.awaited);
            self.asked.extend(asked.map(|(resource, line)| ((now.task, resource), line)));
        }
    }

    fn lost(&mut self, item: &LostItem, calls: Option<u16>, now: Now) {
        let chain = calls.map(usize::from);
        let calls = chain.and_then(|chain| self.chains.get(chain));
        let calls = calls.map(Vec::as_slice).unwrap_or_default();
        let stands = chain.and_then(|chain| self.standings.get(chain)?.line);
        let Some(Found { line, holder }) = losing::find(item, calls, stands, &self.source.path)
        else {
            return;
        };
        let waited_to_us = match item {
            LostItem::Bytes { .. } => self.parking.loses(line, now),
            LostItem::Message { .. } => now.at_us,
        };
        let (item, at_us) = (shortened_item(item), now.at_us);
        let Now { task, window, .. } = now;
        self.losses.push(Loss { item, task, at_us, waited_to_us, line, holder, window });
    }

    fn polled(&mut self, task: TaskId, times: u32, now: Now) {
        self.turns.polled(task, now, times);
        self.steps += self.parking.polled(task, times, now.at_us);
        if let Some(index) = self.tasks.polled(task) {
            self.turns.changed(Subject::Task(index), State::Waiting, Now { task, ..now });
        }
    }

    fn task_ended(&mut self, task: TaskId, end: TaskEnd, now: Now) {
        self.steps += self.parking.ended(task, now.at_us);
        let became = if end == TaskEnd::Completed { State::Ready } else { State::Dropped };
        let ended = self.tasks.ended(task, now.at_us, end);
        self.note(ended.map(|index| (Subject::Task(index), became)), now);
    }

    /// Adds a future that nobody has polled yet.
    fn made(&mut self, id: ItemId, wait: Wait) -> Option<usize> {
        let Wait { made_us: at_us, task, window, .. } = wait;
        let now = Now { at_us, task, window, test_drops: false };
        let told = self.waits.add(id, wait);
        self.note(told.map(|index| (Subject::Wait(index), State::Made)), now);
        told
    }

    fn wait_started(&mut self, id: ItemId, now: Now) {
        let started = self.waits.started(id, now);
        self.note(started, now);
    }

    fn wait_ended(&mut self, id: ItemId, end: CallEnd, now: Now) {
        let ended = self.waits.ended(id, now, end);
        self.note(ended, now);
        if end == CallEnd::Completed {
            self.steps += self.parking.is_explained(now.task);
        }
    }

    fn note(&mut self, changes: impl IntoIterator<Item = (Subject, State)>, now: Now) {
        for (subject, became) in changes {
            self.turns.changed(subject, became, now);
        }
    }

    fn blocked(&mut self, for_us: u64, by: BlockedBy, now: Now) {
        let (why, only_line) = match by {
            BlockedBy::Sleep => (Standstill::Sleeps, self.thread_sleep_line),
            BlockedBy::TimedWait => (Standstill::WaitsAtMost, self.timed_wait_line),
        };
        let line = self.standing(now).line.or(only_line);
        self.stands_still(Block { at_us: now.at_us, for_us, task: now.task, line, why }, now);
    }

    fn stuck(&mut self, now: Now) {
        let Standing { line, thread_wait, .. } = self.standing(now);
        let waits = thread_wait.unwrap_or(ThreadWait::Other);
        self.story.stuck = Some(Stuck { at_us: now.at_us, task: now.task, line, waits });
    }

    fn stands_still(&mut self, block: Block, now: Now) {
        let told = self.blocks.push(block);
        self.note(told.map(|index| (Subject::Block(index), State::Blocked)), now);
    }

    fn worked(&mut self, work: Work, on: WorkedOn, for_us: u64, now: Now) {
        let in_window = now.window.is_some();
        let Work { label, line, task, .. } = work;
        let (task, line, why) = match on {
            WorkedOn::OtherThread => {
                self.works.push(Work { label, ..work });
                return;
            }
            WorkedOn::RuntimeThread if in_window && for_us > TOO_LONG_BETWEEN_AWAITS_US => {
                (task, line, Standstill::Works(label))
            }
            WorkedOn::OtherThreadBlockedOn if in_window => {
                let stands = self.tasks.last_polled_by_the_runtime();
                (stands, self.endless_wait_line, Standstill::WaitsFor { label, line })
            }
            WorkedOn::RuntimeThread | WorkedOn::OtherThreadBlockedOn => return,
        };
        self.stands_still(Block { at_us: now.at_us, for_us, task, line, why }, now);
    }

    fn clock_read(&mut self, times: u64, on_runtime_thread: bool, now: Now) {
        if on_runtime_thread && now.window.is_some() {
            let story = &mut self.story;
            story.clock_reads += times;
            story.clock_reads_at_once = story.clock_reads_at_once.max(times);
        }
    }

    fn finish(mut self) -> Story {
        self.parking.finish();
        let (waits, tasks, holds) = (self.waits.told, self.tasks.told, self.holds.told);
        let untold = [
            self.windows.untold,
            waits.untold,
            tasks.untold,
            holds.untold,
            self.blocks.untold,
            self.parking.told.untold,
            self.channels.told.untold,
            self.peers.told.untold,
            self.losses.untold,
            self.works.untold,
            self.panics.untold,
            self.story.untold,
        ];
        Story {
            windows: self.windows.all,
            waits: waits.all,
            tasks: tasks.all,
            holds: holds.all,
            blocks: self.blocks.all,
            parked: self.parking.told.all,
            parked_unseen: self.parking.unseen,
            channels: self.channels.told.all,
            peers: self.peers.told.all,
            lost: self.losses.all,
            works: self.works.all,
            panics: self.panics.all,
            turns: self.turns.all,
            turns_untold: self.turns.untold,
            untold: untold.into_iter().sum(),
            ..self.story
        }
    }
}

/// The longest one inside a window.
fn longest(so_far: &mut Option<u64>, for_us: u64, now: Now) {
    if now.window.is_some() {
        *so_far = (*so_far).max(Some(for_us));
    }
}

/// A text as far as it is told. A record is a claim, and a label may be as long as an event.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The same for what is written on something that is lost.
fn shortened_item(item: &LostItem) -> LostItem {
    match item {
        LostItem::Bytes { text, count } => LostItem::Bytes { text: shortened(text), count: *count },
        LostItem::Message { name } => LostItem::Message { name: shortened(name) },
    }
}

#[cfg(test)]
mod tests;
