//! The one writer of the record: stamps what happened with virtual time and the task it
//! happened on.

use std::cell::Cell;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use protocol::event::{
    Call, Event, ItemId, Place, ROOT_TASK, ShortPlace, SystemClock, TaskId, What,
};
use protocol::log;
use tokio::time::Instant;

use crate::run_kind::RunKind;
use crate::shared_log::SharedLog;
use crate::{
    lockstep, our_files, real_time, runtime_clock, system_clocks, this_thread, time_is_up,
};

static RECORDER: OnceLock<Mutex<Recorder>> = OnceLock::new();

/// Names the stretch that the thread which runs the test is in: another number with each poll that
/// begins or ends there, odd inside a poll.
static TURN: AtomicU64 = AtomicU64::new(0);

/// The clock has moved inside a poll of this run.
static CLOCK_MOVED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// When the poll began that this thread is in, while the test runs on it.
    static POLL_BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
}

struct Recorder {
    log: SharedLog,
    /// The start of the run, while one is on.
    base: Option<Instant>,
    /// The same in real time, in microseconds of a clock of the system.
    real_base_us: u64,
    now_us: u64,
    next_item: ItemId,
    next_task: TaskId,
    files: HashMap<String, u16>,
    /// Chains of calls that the record knows by number.
    chains: HashMap<Vec<Call>, u16>,
    /// Polls of one task at one instant that are not written yet.
    pending: Option<PendingPolls>,
    /// Reads of the system's clocks that are not written yet.
    pending_reads: Vec<PendingReads>,
    polls_at_this_instant: u64,
    polls: u64,
    timers_set: u64,
    /// How often the learner's code has been handed over to.
    handed_over: u32,
}

struct PendingPolls {
    task: TaskId,
    times: u32,
}

struct PendingReads {
    task: TaskId,
    clock: SystemClock,
    on_runtime_thread: bool,
    times: u32,
}

/// Tasks that read clocks in turns get so many events in common before they are written.
const MOST_PENDING_READS: usize = 16;

/// Hands the shared log over, once, before anything is recorded.
pub fn install(log: SharedLog) {
    let recorder = Recorder {
        log,
        base: None,
        real_base_us: 0,
        now_us: 0,
        next_item: 0,
        next_task: ROOT_TASK + 1,
        files: HashMap::new(),
        chains: HashMap::new(),
        pending: None,
        pending_reads: vec![],
        polls_at_this_instant: 0,
        polls: 0,
        timers_set: 0,
        handed_over: 0,
    };
    // `main` installs once; a second recorder would have no readers.
    let _ = RECORDER.set(Mutex::new(recorder));
}

/// Starts the record afresh. Time counts from here.
pub fn begin() {
    let Some(base) = runtime_clock::now() else { return };
    // The poll in which a run begins started before the record did.
    let inside_poll = this_thread::is_polling();
    if let Some(mut recorder) = lock() {
        recorder.log.clear();
        recorder.log.set(log::INSIDE_POLL, u64::from(inside_poll));
        recorder.log.set(log::REAL_TIME, u64::from(!RunKind::Paused.is_on()));
        recorder.base = Some(base);
        recorder.real_base_us = real_time::now_us();
        recorder.now_us = 0;
        recorder.next_item = 0;
        recorder.next_task = ROOT_TASK + 1;
        recorder.files.clear();
        recorder.chains.clear();
        recorder.pending = None;
        recorder.pending_reads.clear();
        recorder.polls_at_this_instant = 0;
        (recorder.polls, recorder.timers_set) = (0, 0);
        recorder.handed_over = 0;
    }
}

/// Ends the record: what happens while the runtime is torn down is not the learner's doing.
pub fn end() {
    system_clocks::settle();
    with(|recorder| {
        recorder.collect_reads(this_thread::current_task());
        recorder.write_pending();
        recorder.base = None;
    });
}

/// Marks whether this thread runs the test: nothing may make it stand still.
pub fn runs_the_test(yes: bool) {
    this_thread::runs_the_test(yes);
    let inside_poll = yes && this_thread::is_polling();
    if yes {
        CLOCK_MOVED.store(false, Ordering::Relaxed);
    }
    POLL_BEGAN.set(if inside_poll { runtime_clock::now() } else { None });
    next_turn(inside_poll);
}

/// Whether the clock has moved inside a poll since [`runs_the_test`] was told so. A paused clock
/// moves between polls only, unless someone sets it or lets it go.
pub fn clock_moved() -> bool {
    CLOCK_MOVED.load(Ordering::Relaxed)
}

/// Whether this thread runs the test.
pub fn on_test_thread() -> bool {
    this_thread::is_the_tests()
}

/// Real microseconds since the run began.
pub fn real_us() -> u64 {
    let now_us = real_time::now_us();
    with(|recorder| now_us.saturating_sub(recorder.real_base_us)).unwrap_or(0)
}

/// Virtual time since the run began, in microseconds.
pub fn now_us() -> u64 {
    let now = clock();
    with(|recorder| {
        recorder.advance(now);
        recorder.now_us
    })
    .unwrap_or(0)
}

/// Records `what`, on the task being polled.
pub fn record(what: What) {
    let now = clock();
    time_is_up::is_recording();
    with(|recorder| recorder.write(now, what));
}

/// Records `what`, on the task being polled, and in which calls it happens; `None` if nobody has
/// looked.
pub fn record_in(calls: Option<Vec<Call>>, what: What) {
    let now = clock();
    time_is_up::is_recording();
    with(|recorder| {
        recorder.stands(now, calls);
        recorder.write(now, what);
    });
}

/// Records `what`, on another task than the one being polled.
pub fn record_of(task: TaskId, what: What) {
    let now = clock();
    with(|recorder| recorder.write_of(task, now, what));
}

/// Records what `make` says of a chain of calls, by its number; `None` if nobody has looked.
pub fn record_of_calls(calls: Option<Vec<Call>>, make: impl FnOnce(Option<u16>) -> What) {
    let now = clock();
    with(|recorder| {
        let calls = calls.map(|calls| recorder.chain(now, calls));
        recorder.write(now, make(calls));
    });
}

/// Like [`record_new`], and in which calls it happens; `None` if nobody has looked.
pub fn record_new_in(calls: Option<Vec<Call>>, make: impl FnOnce(ItemId) -> What) -> ItemId {
    let now = clock();
    with(|recorder| recorder.stands(now, calls));
    record_new(make)
}

/// Records what `make` says of a new item, and returns the item's name.
pub fn record_new(make: impl FnOnce(ItemId) -> What) -> ItemId {
    let now = clock();
    with(|recorder| {
        let item = recorder.next_item;
        recorder.next_item = item.saturating_add(1);
        recorder.write(now, make(item));
        item
    })
    .unwrap_or(0)
}

/// Records what `make` says of a new task, and returns the task's name.
pub fn record_task(make: impl FnOnce(TaskId) -> What) -> TaskId {
    let now = clock();
    with(|recorder| {
        let task = recorder.next_task;
        recorder.next_task = task.saturating_add(1);
        recorder.write(now, make(task));
        task
    })
    .unwrap_or(0)
}

/// The task being polled on this thread.
pub fn current_task() -> TaskId {
    this_thread::current_task()
}

/// How many tasks have been spawned in this run.
pub fn spawned_tasks() -> u32 {
    with(|recorder| recorder.next_task.saturating_sub(ROOT_TASK + 1)).unwrap_or(0)
}

/// How many polls have begun in this run, of the test and of every task.
pub fn polls() -> u64 {
    with(|recorder| recorder.polls).unwrap_or(0)
}

/// How often timers have been set in this run, whoever's they are.
pub fn timers_set() -> u64 {
    with(|recorder| recorder.timers_set).unwrap_or(0)
}

/// How often the learner's code has been handed over to in this run.
pub fn handed_over() -> u32 {
    with(|recorder| recorder.handed_over).unwrap_or_default()
}

/// Notes that `task` is being polled, until [`poll_ended`]. Returns the polls so far at this
/// instant of virtual time.
pub fn poll_started(task: TaskId) -> u64 {
    system_clocks::settle();
    let around = this_thread::current_task();
    let outermost = this_thread::enter_poll(task);
    let now = clock();
    if outermost && on_test_thread() {
        next_turn(true);
        POLL_BEGAN.set(now);
    }
    with(|recorder| {
        recorder.collect_reads(around);
        recorder.advance(now);
        recorder.count_poll(task);
        if on_test_thread() {
            recorder.log.set(log::INSIDE_POLL, 1);
        }
        recorder.polls_at_this_instant
    })
    .unwrap_or(0)
}

/// Notes that the poll which started last on this thread is over.
pub fn poll_ended() {
    lockstep::poll_ended();
    system_clocks::settle();
    let task = this_thread::current_task();
    let outermost = this_thread::leave_poll();
    if outermost && on_test_thread() {
        next_turn(false);
        let began = POLL_BEGAN.take();
        if began.is_some() && began != runtime_clock::now() {
            CLOCK_MOVED.store(true, Ordering::Relaxed);
        }
    }
    with(|recorder| {
        recorder.collect_reads(task);
        if on_test_thread() {
            recorder.log.set(log::INSIDE_POLL, u64::from(!outermost));
        }
    });
}

/// Only the thread that runs the test writes.
fn next_turn(inside_poll: bool) {
    let next = (TURN.load(Ordering::Relaxed) | 1).wrapping_add(1);
    TURN.store(next | u64::from(inside_poll), Ordering::Relaxed);
}

/// Whether the thread that runs the test stays inside one poll for all of `limit`. Returns as soon
/// as it does not. To be asked on another thread.
pub fn stands_still_for(limit: Duration) -> bool {
    let turn = TURN.load(Ordering::Relaxed);
    let began = real_time::now_ns();
    while turn % 2 == 1 && TURN.load(Ordering::Relaxed) == turn {
        if real_time::passed_since(began) >= limit {
            return true;
        }
        real_time::pause(Duration::from_micros(50));
    }
    false
}

/// The short form of a place in a source file.
pub fn place(file: &str, line: u32, column: u32) -> Option<ShortPlace> {
    let now = clock();
    with(|recorder| ShortPlace { file: recorder.file(now, file), line, column })
}

/// The short form of where a caller stands.
pub fn place_of(location: &'static Location<'static>) -> Option<ShortPlace> {
    place(location.file(), location.line(), location.column())
}

/// A source position in full.
pub fn full_place(location: &Location<'_>) -> Place {
    Place {
        file: our_files::name(location.file()),
        line: location.line(),
        column: location.column(),
    }
}

fn with<T>(act: impl FnOnce(&mut Recorder) -> T) -> Option<T> {
    let mut recorder = lock()?;
    recorder.base?;
    Some(act(&mut recorder))
}

fn lock() -> Option<MutexGuard<'static, Recorder>> {
    // A panic while recording leaves whole events behind.
    Some(RECORDER.get()?.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The clock that counts. Read before the recorder is locked: reading it can run Tokio's own code.
/// Whatever is recorded next, the last read of a system's clock came before it.
fn clock() -> Option<Instant> {
    system_clocks::settle();
    runtime_clock::now()
}

impl Recorder {
    fn advance(&mut self, now: Option<Instant>) {
        let (Some(base), Some(now)) = (self.base, now) else { return };
        let now_us = micros(now.saturating_duration_since(base));
        if now_us > self.now_us {
            self.write_pending();
            self.now_us = now_us;
            self.polls_at_this_instant = 0;
            self.log.set(log::NOW_US, now_us);
        }
    }

    fn count_poll(&mut self, task: TaskId) {
        self.polls_at_this_instant = self.polls_at_this_instant.saturating_add(1);
        self.polls = self.polls.saturating_add(1);
        match &mut self.pending {
            Some(pending) if pending.task == task => {
                pending.times = pending.times.saturating_add(1)
            }
            _ => {
                self.write_pending();
                self.pending = Some(PendingPolls { task, times: 1 });
            }
        }
    }

    /// Takes over what has been read since this was last asked: by `task`, where that was on the
    /// thread that drives the runtime. A loop that reads a million times gets one event.
    fn collect_reads(&mut self, task: TaskId) {
        for (clock, on_runtime_thread, times) in system_clocks::take_reads() {
            let task = if on_runtime_thread { task } else { ROOT_TASK };
            let same = |pending: &&mut PendingReads| {
                (pending.task, pending.clock, pending.on_runtime_thread)
                    == (task, clock, on_runtime_thread)
            };
            match self.pending_reads.iter_mut().find(same) {
                Some(pending) => pending.times = pending.times.saturating_add(times),
                None => {
                    let new = PendingReads { task, clock, on_runtime_thread, times };
                    self.pending_reads.push(new);
                }
            }
        }
        if self.pending_reads.len() > MOST_PENDING_READS {
            self.write_pending();
        }
    }

    fn write_pending(&mut self) {
        if let Some(PendingPolls { task, times }) = self.pending.take() {
            self.append(task, What::TaskPolled { task, times });
        }
        for PendingReads { task, clock, on_runtime_thread, times } in
            std::mem::take(&mut self.pending_reads)
        {
            self.append(task, What::ClockRead { clock, times, on_runtime_thread });
        }
    }

    fn write(&mut self, now: Option<Instant>, what: What) {
        self.write_of(current_task(), now, what);
    }

    fn write_of(&mut self, task: TaskId, now: Option<Instant>, what: What) {
        self.collect_reads(current_task());
        self.advance(now);
        self.write_pending();
        self.handed_over += u32::from(what == What::Began);
        self.timers_set += u64::from(matches!(what, What::TimerSet { .. }));
        self.append(task, what);
    }

    fn stands(&mut self, now: Option<Instant>, calls: Option<Vec<Call>>) {
        if let Some(calls) = calls.filter(|calls| !calls.is_empty()) {
            let calls = self.chain(now, calls);
            self.write(now, What::Inside { calls });
        }
    }

    fn chain(&mut self, now: Option<Instant>, calls: Vec<Call>) -> u16 {
        if let Some(index) = self.chains.get(&calls) {
            return *index;
        }
        let index = u16::try_from(self.chains.len()).unwrap_or(u16::MAX);
        self.chains.insert(calls.clone(), index);
        self.log.set(log::CHAINS, self.chains.len() as u64);
        self.write(now, What::Calls { index, calls });
        index
    }

    fn append(&mut self, task: TaskId, what: What) {
        let event = Event { at_us: self.now_us, task, what };
        let mut buffer = [0; log::MAX_EVENT_BYTES];
        match postcard::to_slice(&event, &mut buffer) {
            Ok(encoded) => self.log.append(encoded),
            Err(_) => self.log.count_unrecorded(),
        }
    }

    fn file(&mut self, now: Option<Instant>, path: &str) -> u16 {
        if let Some(index) = self.files.get(path) {
            return *index;
        }
        let index = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        self.files.insert(path.to_owned(), index);
        self.write(now, What::File { index, path: our_files::name(path) });
        index
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
