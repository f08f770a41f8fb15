//! The one writer of the record: stamps what happened with virtual time and the task it
//! happened on.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use protocol::event::{Event, ItemId, Place, ROOT_TASK, ShortPlace, TaskId, What};
use protocol::log;
use tokio::time::Instant;

use crate::shared_log::SharedLog;

/// The longest label or message that is kept, in characters.
const MAX_TEXT: usize = 200;

static RECORDER: OnceLock<Mutex<Recorder>> = OnceLock::new();

/// Names the stretch that the thread which runs the test is in: another number with each poll that
/// begins or ends there, odd inside a poll.
static TURN: AtomicU64 = AtomicU64::new(0);

/// The clock has moved inside a poll of this run.
static CLOCK_MOVED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Set on the thread that runs the test, which also drives the runtime of a paused run.
    static RUNS_THE_TEST: Cell<bool> = const { Cell::new(false) };
    /// The tasks being polled on this thread, innermost last.
    static POLLED: RefCell<Vec<TaskId>> = const { RefCell::new(Vec::new()) };
    /// When the poll began that this thread is in, while the test runs on it.
    static POLL_BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
}

struct Recorder {
    log: SharedLog,
    /// The start of the run, while one is on.
    base: Option<Instant>,
    now_us: u64,
    next_item: ItemId,
    next_task: TaskId,
    files: HashMap<String, u16>,
    /// Polls of one task at one instant that are not written yet.
    pending: Option<PendingPolls>,
    polls_at_this_instant: u64,
}

struct PendingPolls {
    task: TaskId,
    times: u32,
}

/// Hands the shared log over, once, before anything is recorded.
pub fn install(log: SharedLog) {
    let recorder = Recorder {
        log,
        base: None,
        now_us: 0,
        next_item: 0,
        next_task: ROOT_TASK + 1,
        files: HashMap::new(),
        pending: None,
        polls_at_this_instant: 0,
    };
    // `main` installs once; a second recorder would have no readers.
    let _ = RECORDER.set(Mutex::new(recorder));
}

/// Starts the record afresh. Time counts from here.
pub fn begin() {
    let base = Instant::now();
    // The poll in which a run begins started before the record did.
    let inside_poll = POLLED.with_borrow(|polled| !polled.is_empty());
    if let Some(mut recorder) = lock() {
        recorder.log.clear();
        recorder.log.set(log::INSIDE_POLL, u64::from(inside_poll));
        recorder.base = Some(base);
        recorder.now_us = 0;
        recorder.next_item = 0;
        recorder.next_task = ROOT_TASK + 1;
        recorder.files.clear();
        recorder.pending = None;
        recorder.polls_at_this_instant = 0;
    }
}

/// Ends the record: what happens while the runtime is torn down is not the learner's doing.
pub fn end() {
    with(|recorder| {
        recorder.write_pending();
        recorder.base = None;
    });
}

/// Marks whether this thread runs the test: nothing may make it stand still.
pub fn runs_the_test(yes: bool) {
    RUNS_THE_TEST.set(yes);
    let inside_poll = yes && POLLED.with_borrow(|polled| !polled.is_empty());
    if yes {
        CLOCK_MOVED.store(false, Ordering::Relaxed);
    }
    POLL_BEGAN.set(if inside_poll { clock() } else { None });
    next_turn(inside_poll);
}

/// Whether the clock has moved inside a poll since [`runs_the_test`] was told so. A paused clock
/// moves between polls only, unless someone sets it or lets it go.
pub fn clock_moved() -> bool {
    CLOCK_MOVED.load(Ordering::Relaxed)
}

/// Whether this thread runs the test.
pub fn on_test_thread() -> bool {
    RUNS_THE_TEST.get()
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
    with(|recorder| recorder.write(now, what));
}

/// Records what `make` says of a new item, and returns the item's name.
pub fn record_new(make: impl FnOnce(ItemId) -> What) -> ItemId {
    let now = clock();
    with(|recorder| {
        let item = recorder.next_item;
        recorder.next_item += 1;
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
        recorder.next_task += 1;
        recorder.write(now, make(task));
        task
    })
    .unwrap_or(0)
}

/// The task being polled on this thread.
pub fn current_task() -> TaskId {
    POLLED.with_borrow(|polled| polled.last().copied()).unwrap_or(ROOT_TASK)
}

/// How many tasks have been spawned in this run.
pub fn spawned_tasks() -> u32 {
    with(|recorder| recorder.next_task - (ROOT_TASK + 1)).unwrap_or(0)
}

/// Notes that `task` is being polled, until [`poll_ended`]. Returns the polls so far at this
/// instant of virtual time.
pub fn poll_started(task: TaskId) -> u64 {
    let outermost = POLLED.with_borrow_mut(|polled| {
        polled.push(task);
        polled.len() == 1
    });
    let now = clock();
    if outermost && on_test_thread() {
        next_turn(true);
        POLL_BEGAN.set(now);
    }
    with(|recorder| {
        recorder.advance(now);
        recorder.count_poll(task);
        recorder.log.set(log::INSIDE_POLL, 1);
        recorder.polls_at_this_instant
    })
    .unwrap_or(0)
}

/// Notes that the poll which started last on this thread is over.
pub fn poll_ended() {
    let inside = POLLED.with_borrow_mut(|polled| {
        polled.pop();
        !polled.is_empty()
    });
    if !inside && on_test_thread() {
        next_turn(false);
        let began = POLL_BEGAN.take();
        if began.is_some() && began != clock() {
            CLOCK_MOVED.store(true, Ordering::Relaxed);
        }
    }
    with(|recorder| recorder.log.set(log::INSIDE_POLL, u64::from(inside)));
}

/// Only the thread that runs the test writes.
fn next_turn(inside_poll: bool) {
    let next = (TURN.load(Ordering::Relaxed) / 2 + 1) * 2;
    TURN.store(next + u64::from(inside_poll), Ordering::Relaxed);
}

/// Whether the thread that runs the test stays inside one poll for all of `limit`. Returns as soon
/// as it does not. To be asked on another thread.
pub fn stands_still_for(limit: Duration) -> bool {
    let turn = TURN.load(Ordering::Relaxed);
    let began = std::time::Instant::now();
    while turn % 2 == 1 && TURN.load(Ordering::Relaxed) == turn {
        if began.elapsed() >= limit {
            return true;
        }
        std::thread::park_timeout(Duration::from_micros(50));
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
    Place { file: location.file().to_owned(), line: location.line(), column: location.column() }
}

/// `text`, cut to what a record keeps.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
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

/// The runtime's clock; `None` on threads that have no runtime, whose real time means nothing
/// here. Read before the recorder is locked: reading it can run Tokio's own code.
fn clock() -> Option<Instant> {
    (on_test_thread() || tokio::runtime::Handle::try_current().is_ok()).then(Instant::now)
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
        self.polls_at_this_instant += 1;
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

    fn write_pending(&mut self) {
        if let Some(PendingPolls { task, times }) = self.pending.take() {
            self.append(task, What::TaskPolled { task, times });
        }
    }

    fn write(&mut self, now: Option<Instant>, what: What) {
        self.advance(now);
        self.write_pending();
        self.append(current_task(), what);
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
        self.write(now, What::File { index, path: path.to_owned() });
        index
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
