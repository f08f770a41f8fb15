//! Holds `kata`'s units of CPU work together, so that how many run at once is no matter of chance.
//!
//! A unit on another thread stays until everything has begun that is going to begin; then one of
//! them ends, and the others wait until its place is taken again. The one that ends is the one that
//! would be done first if all worked equally long. Two things can be seen that way, whatever else
//! the machine has to do: more units at once than allowed, because the one too many has all the time
//! it needs to arrive; and a free place that nobody takes while others are still at work.
//!
//! Real time is waited for only where nothing else tells. A right answer is never waited for long.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protocol::event::TaskId;
use tokio::runtime::Handle;

use crate::{real_time, recorder, this_thread, threads};

/// How long a full house stays quiet before one is let go, where it cannot be seen that all threads
/// are here.
const QUIET: Duration = Duration::from_millis(40);

/// How long a free place stays free before nobody is believed to come. Only wrong answers wait for
/// it, once a run. Far longer than a loaded machine leaves a thread waiting.
const NOBODY_COMES: Duration = Duration::from_millis(1500);

/// How long threads of an earlier run are waited for.
const GONE_BY: Duration = Duration::from_secs(1);

/// How long units are waited for that a run did not wait for. Most of those that have not begun by
/// then are never going to.
const STRAGGLERS_BY: Duration = Duration::from_millis(100);

/// How often those who wait look around.
const LOOK_AROUND: Duration = Duration::from_micros(500);

static MEETING: Mutex<Option<Meeting>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

/// A run's units of work.
struct Meeting {
    /// Another one with every run.
    run: u64,
    /// What was asked for; `None` lets everybody go at once.
    asked: Option<Asked>,
    /// Those at work, in the order they began.
    here: Vec<Unit>,
    begun: usize,
    /// All that were to come in this run, each time that somebody asked for them.
    asked_for: usize,
    most: usize,
    too_few: Option<TooFew>,
    /// The most threads that were there beside those from before the answer ran.
    most_threads: usize,
    /// Nobody is held any more: what there was to see has been seen.
    open: bool,
    /// Nanoseconds of real time.
    last_change: u64,
    /// How many units each task has begun.
    turns: HashMap<TaskId, usize>,
}

struct Asked {
    count: usize,
    most: usize,
    ends_first: EndsFirst,
    runtime: Handle,
    /// Threads that were there before the answer ran, where they can be counted.
    threads: Option<usize>,
}

/// Which of those at work is done first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndsFirst {
    /// The one that began first: all take equally long.
    Oldest,
    /// The one that began last: those that begin earlier take longer, the first longest of all.
    Newest,
}

/// What was seen where a free place was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// How many units were at work.
    pub working: usize,
    /// How many had been done by then.
    pub done: usize,
}

struct Unit {
    ticket: u64,
    /// Units with smaller ones end first: those that came in an earlier turn of their task, then
    /// those whose task was spawned earlier. Tasks that were spawned in order begin in any.
    order: (usize, TaskId, usize),
    may_go: bool,
}

/// What a unit of work is known by, from [`arrive`] to [`leave`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    run: u64,
    number: u64,
}

/// Waits for units of the last run that other threads have not begun yet. To be asked where that run
/// did not wait for them and is repeated: they would begin in this one.
pub fn await_stragglers() {
    let are_to_come = || meeting().as_ref().is_some_and(|last| last.begun < last.asked_for);
    let began = real_time::now_ns();
    while are_to_come() && real_time::passed_since(began) < STRAGGLERS_BY {
        real_time::pause(LOOK_AROUND);
    }
}

/// Forgets what was before this run. Units of earlier runs are let go and no longer counted, and
/// threads that an answer had started to do such work get their chance to end: they would bring it
/// into this run.
pub fn reset() {
    let before = forget();
    if let Some(Asked { threads: Some(threads), .. }) = before {
        let began = real_time::now_ns();
        while threads::all() > Some(threads) && real_time::passed_since(began) < GONE_BY {
            real_time::pause(LOOK_AROUND);
        }
        forget();
    }
}

/// What was asked for until now.
fn forget() -> Option<Asked> {
    let mut meeting = meeting();
    let run = meeting.as_ref().map_or(0, |meeting| meeting.run) + 1;
    let before = meeting.replace(Meeting::new(run));
    CHANGED.notify_all();
    before?.asked
}

/// From now on holds units of work: `count` are to come, `most` may be at work at once. Must be
/// called inside a runtime.
pub fn gather(count: usize, most: usize, ends_first: EndsFirst) {
    let (runtime, threads) = (Handle::current(), threads::all());
    let asked = Asked { count, most, ends_first, runtime, threads };
    with(|meeting| {
        meeting.asked_for += asked.count;
        meeting.asked = Some(asked);
    });
}

/// The most units that were at work at once.
pub fn most() -> usize {
    with(|meeting| meeting.most)
}

/// What was seen when a free place was not taken, though more were to come.
pub fn too_few() -> Option<TooFew> {
    with(|meeting| meeting.too_few)
}

/// The most threads that the answer had at any time when a unit was let go, where threads can be
/// counted.
pub fn most_threads() -> usize {
    with(|meeting| meeting.most_threads)
}

/// A unit begins on this thread, which is not the runtime's.
pub fn arrive() -> Ticket {
    let task = recorder::current_task();
    let ticket = with(|meeting| meeting.enter(task));
    CHANGED.notify_all();
    ticket
}

/// Holds the unit of this ticket until it may go.
pub fn stay(ticket: Ticket) {
    let mut held = meeting();
    while let Some(meeting) = held.as_mut()
        && meeting.keeps(ticket)
    {
        if meeting.look_around() {
            CHANGED.notify_all();
        } else {
            let wait = || CHANGED.wait_timeout(held, LOOK_AROUND);
            held = this_thread::for_the_harness(wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Nobody is held any more in this run.
pub fn open() {
    with(|meeting| meeting.open = true);
    CHANGED.notify_all();
}

/// The unit of this ticket is done.
pub fn leave(ticket: Ticket) {
    with(|meeting| {
        if ticket.run == meeting.run {
            meeting.here.retain(|unit| unit.ticket != ticket.number);
            meeting.last_change = real_time::now_ns();
        }
    });
    CHANGED.notify_all();
}

fn with<T>(act: impl FnOnce(&mut Meeting) -> T) -> T {
    act(meeting().get_or_insert_with(|| Meeting::new(0)))
}

// A panic elsewhere leaves whole numbers behind.
fn meeting() -> MutexGuard<'static, Option<Meeting>> {
    MEETING.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Meeting {
    fn new(run: u64) -> Self {
        Self {
            run,
            asked: None,
            here: vec![],
            begun: 0,
            asked_for: 0,
            most: 0,
            too_few: None,
            most_threads: 0,
            open: false,
            last_change: real_time::now_ns(),
            turns: HashMap::new(),
        }
    }

    fn enter(&mut self, task: TaskId) -> Ticket {
        let turn = self.turns.entry(task).or_default();
        *turn += 1;
        let number = self.begun as u64;
        self.here.push(Unit { ticket: number, order: (*turn, task, self.begun), may_go: false });
        self.begun += 1;
        self.most = self.most.max(self.here.len());
        self.last_change = real_time::now_ns();
        Ticket { run: self.run, number }
    }

    fn keeps(&self, ticket: Ticket) -> bool {
        let held = |unit: &Unit| unit.ticket == ticket.number && !unit.may_go;
        self.run == ticket.run && !self.open && self.asked.is_some() && self.here.iter().any(held)
    }

    /// Lets one go, or everybody, if it is time to. Returns whether anything has changed.
    fn look_around(&mut self) -> bool {
        let Some(asked) = &self.asked else { return false };
        // Whoever was let go has not left yet.
        if self.here.iter().any(|unit| unit.may_go) {
            return false;
        }
        let to_come = asked.count.saturating_sub(self.begun);
        let quiet = real_time::passed_since(self.last_change);
        let room = self.here.len() < asked.most && to_come > 0;
        if room {
            if quiet >= NOBODY_COMES {
                let working = self.here.len();
                self.too_few = Some(TooFew { working, done: self.begun - working });
                self.open = true;
            }
            return self.open;
        }
        if quiet < QUIET && !asked.has_all_threads(self.here.len()) {
            return false;
        }
        self.open |= self.here.len() > asked.most;
        let started = asked.threads_started().unwrap_or(0);
        self.most_threads = self.most_threads.max(started);
        let here = self.here.iter_mut();
        let next = match asked.ends_first {
            EndsFirst::Oldest => here.min_by_key(|unit| unit.order),
            EndsFirst::Newest => here.max_by_key(|unit| unit.order),
        };
        if let Some(next) = next {
            next.may_go = true;
        }
        true
    }
}

impl Asked {
    /// The threads that are there since the answer ran, where they can be counted.
    fn threads_started(&self) -> Option<usize> {
        Some(threads::all()?.saturating_sub(self.threads?))
    }

    /// Whether all threads that could begin a unit are held in one, and the runtime's waits for them.
    fn has_all_threads(&self, held: usize) -> bool {
        let metrics = self.runtime.metrics();
        let waits = metrics.worker_park_unpark_count(0) % 2 == 1;
        let started = self.threads_started().unwrap_or_else(|| metrics.num_blocking_threads());
        let busy = started.saturating_sub(metrics.num_idle_blocking_threads());
        waits && metrics.blocking_queue_depth() == 0 && busy == held
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;
    use tokio::task::JoinSet;

    use super::{EndsFirst, TooFew, arrive, gather, leave, most, reset, stay, too_few};

    fn work() {
        let ticket = arrive();
        stay(ticket);
        leave(ticket);
    }

    /// Twelve units of work, at most `at_once` of them, where four may be.
    async fn twelve(at_once: usize) -> (usize, Option<TooFew>) {
        reset();
        gather(12, 4, EndsFirst::Oldest);
        let mut working = JoinSet::new();
        for _ in 0..12 {
            if working.len() == at_once {
                working.join_next().await;
            }
            working.spawn_blocking(work);
        }
        working.join_all().await;
        (most(), too_few())
    }

    // One test, because there is one meeting.
    #[test]
    fn what_is_together_and_what_stays_free_is_seen() {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let from_the_first = Some(TooFew { working: 3, done: 0 });
        let cases = [(4, (4, None)), (5, (5, None)), (12, (12, None)), (3, (3, from_the_first))];
        for (at_once, expected) in cases {
            assert_eq!(runtime.block_on(twelve(at_once)), expected, "{at_once} at once");
        }
    }

    #[test]
    fn the_one_that_came_first_would_be_done_first() {
        let mut meeting = super::Meeting::new(1);
        for task in [5, 3, 4] {
            meeting.enter(task);
        }
        meeting.here.remove(1);
        meeting.enter(3);
        let mut order: Vec<_> = meeting.here.iter().map(|unit| (unit.order, unit.ticket)).collect();
        order.sort_unstable();
        let tickets: Vec<_> = order.into_iter().map(|(_, ticket)| ticket).collect();
        assert_eq!(tickets, [2, 0, 3], "first turns in the order of tasks, then second turns");
    }
}
