//! What happened in one run, as spans of virtual time. Reading it out of a record is the business of
//! `story/telling.rs`.
//!
//! Nothing is judged here. Only what happened in or on behalf of the learner's source is told:
//! timers of `kata` and of the hidden test have places in other files.

mod telling;
mod thread;

use std::collections::{BTreeMap, HashMap};

use protocol::event::{ItemId, LostItem, ResourceKind, TaskEnd, TaskId, TaskKind};

pub use crate::vocabulary::calls::{Operation, ThreadWait};
use crate::vocabulary::steps::State;
use crate::vocabulary::timeline::SEMAPHORE;
pub use telling::tell;
pub use thread::{Block, Standstill, StoppedAt, Stuck};

/// The most waits, holds and tasks, each, that are told of one run. No picture shows more, and a loop
/// that goes round a million times must not fill the memory.
pub const MOST_TOLD: usize = 20_000;

/// What happened in one run. Times are virtual microseconds since it began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// From handing over to the learner's code until its answer.
    pub windows: Vec<Window>,
    /// Calls of simulated services, and timers of the learner's own, in the order they were made.
    pub waits: Vec<Wait>,
    /// Waits of which nothing but a waker tells, in the order they began.
    pub parked: Vec<Parked>,
    /// Some of these are not known, because nobody looked any more.
    pub parked_unseen: bool,
    /// How often a task gave way on which line, to be polled again at once, as far as anybody looked.
    pub gave_way: BTreeMap<u32, u64>,
    /// Channels, in the order they were made.
    pub channels: Vec<Channel>,
    /// Peers that the hidden test scripts, in the order they were connected.
    pub peers: Vec<Peer>,
    /// What the answer was given and is gone, in that order.
    pub lost: Vec<Loss>,
    /// How many each barrier waits for.
    pub barriers: HashMap<ItemId, u32>,
    /// It was seen in which calls things happened, where anybody looked.
    pub calls_are_seen: bool,
    /// How many permits each semaphore has at first.
    pub permits: HashMap<ItemId, u32>,
    /// Spawned tasks, in order.
    pub tasks: Vec<Task>,
    /// Locks and permits in hand.
    pub holds: Vec<Hold>,
    /// Times the runtime's thread was asked to stand still.
    pub blocks: Vec<Block>,
    /// Work that ran on other threads, while the runtime's went on.
    pub works: Vec<Work>,
    /// What was made in files that are not the learner's.
    pub foreign: Foreign,
    /// The longest time that a thread besides the runtime's slept in real time, inside a window.
    pub slept_elsewhere_us: Option<u64>,
    /// The longest time that such a thread had slept, or waited up to a limit of its own, when it
    /// went on, inside a window.
    pub woke_elsewhere_us: Option<u64>,
    /// How often the runtime's thread read a clock of the system's inside a window.
    pub clock_reads: u64,
    /// The most of these by one task at one instant.
    pub clock_reads_at_once: u64,
    /// The first call that was polled on a thread besides the runtime's, where it panics, or timer
    /// that was made for another runtime.
    pub waited_elsewhere: Option<WaitedElsewhere>,
    /// Where the runtime's thread began to wait for what nobody brings about any more.
    pub stuck: Option<Stuck>,
    /// Where the run was when its time was up, inside a poll that did not come back.
    pub stopped: Option<StoppedAt>,
    /// Panics anywhere.
    pub panics: Vec<Panic>,
    /// What happened turn by turn, from the beginning.
    pub turns: Vec<Turn>,
    /// Turns and changes that came after those.
    pub turns_untold: u64,
    /// The last time seen.
    pub now_us: u64,
    /// When anything but polls was last recorded before the end. What is dropped at the end, because
    /// the run is given up, is no activity.
    pub last_active_us: u64,
    /// The task that was polled last, as far as the record says.
    pub last_polled: Option<TaskId>,
    /// Waits, holds and tasks beyond [`MOST_TOLD`], and events that found no room in the record.
    pub untold: u64,
    /// Of these the events that found no room in the record: nothing is known of them.
    pub unrecorded: u64,
    /// How many events were heard in all.
    pub events: u64,
}

/// A call or timer that was to pass where nobody could say how long it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitedElsewhere {
    pub label: String,
    pub kind: WaitKind,
    pub line: Option<u32>,
}

impl Story {
    /// Whether nothing happened that a picture could show.
    pub fn is_empty(&self) -> bool {
        self.waits.is_empty()
            && self.parked.is_empty()
            && self.tasks.is_empty()
            && self.holds.is_empty()
            && self.blocks.is_empty()
            && self.works.is_empty()
    }

    /// Whether the hidden test has dropped anything that somebody waited for.
    pub fn is_cut_short(&self) -> bool {
        self.waits.iter().any(|wait| wait.dropped_by_test)
            || self.parked.iter().any(|parked| parked.dropped_by_test)
    }
}

impl Story {
    /// Tasks that went on after the answer that had spawned them was given or dropped. Those that were
    /// cancelled at that moment did not.
    pub fn going_on_after(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| self.goes_on_after(task))
    }

    fn goes_on_after(&self, task: &Task) -> bool {
        let window = task.window.and_then(|window| self.windows.get(window));
        let Some(over_us) = window.and_then(|window| window.returned_us) else { return false };
        let then = (over_us, TaskEnd::Cancelled);
        task.outlives_window && task.kind != TaskKind::Blocking && task.ended != Some(then)
    }

    /// Tasks that were cancelled at the moment at which the answer had been given that had spawned them,
    /// and not before.
    pub fn gone_only_after(&self) -> impl Iterator<Item = &Task> {
        let given = |task: &&Task| {
            task.window.and_then(|at| self.windows.get(at)).is_some_and(|window| !window.let_go)
        };
        let at_once = |task: &&Task| task.ended.is_some() && !self.goes_on_after(task);
        self.tasks.iter().filter(|task| task.outlives_window).filter(given).filter(at_once)
    }

    /// The channel whose messages are awaited there: the only one that this task has received of, if
    /// there is one.
    pub fn received_by(&self, parked: &Parked) -> Option<&Channel> {
        if parked.operation != Operation::Receive {
            return None;
        }
        let is_theirs = |channel: &&Channel| channel.receiver == Some((parked.task, parked.line));
        let mut theirs = self.channels.iter().filter(is_theirs);
        theirs.next().filter(|_| theirs.next().is_none())
    }
}

/// One handing over to the learner's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub began_us: u64,
    /// When it was over, with an answer or dropped; `None` if it was not.
    pub returned_us: Option<u64>,
    /// The hidden test dropped the future itself, before it gave an answer.
    pub let_go: bool,
}

/// Something the learner's code made in order to wait for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What it is, such as `fetch_user(1)` or `sleep`.
    pub label: String,
    pub kind: WaitKind,
    pub line: Option<u32>,
    pub task: TaskId,
    pub made_us: u64,
    /// `None` if it was never polled.
    pub started_us: Option<u64>,
    /// `None` while it was still going on when the record ended.
    pub ended_us: Option<u64>,
    /// It was dropped before it was through.
    pub dropped: bool,
    /// The hidden test has done that, with a future that it had been given.
    pub dropped_by_test: bool,
    /// How long it takes from its start, where that is known.
    pub takes_us: Option<u64>,
    /// What it is a turn for.
    pub resource: Option<ItemId>,
    /// Where it is awaited, if it is a turn and that was seen.
    pub awaited: Option<u32>,
    /// When it was given what it waits for, if it is a turn and that was told before it was polled again.
    pub granted_us: Option<u64>,
    /// The window in which it was made: an index into [`Story::windows`].
    pub window: Option<usize>,
}

/// What a [`Wait`] is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    /// A call of a simulated service or probe.
    Call,
    /// A timer.
    Timer,
    /// The next tick of an interval.
    Tick,
    /// A lock, a permit, a message.
    Turn,
}

impl Wait {
    /// From its start to its end, if it began and was seen through.
    pub fn completed(&self) -> Option<(u64, u64)> {
        if self.dropped { None } else { Some((self.started_us?, self.ended_us?)) }
    }

    /// Whether the answer has dropped it before it was through.
    pub fn is_given_up(&self) -> bool {
        self.dropped && !self.dropped_by_test
    }

    /// Whether it is the timer of a `timeout`.
    pub fn is_limit(&self) -> bool {
        self.kind == WaitKind::Timer && matches!(self.label.as_str(), "timeout" | "timeout_at")
    }

    /// When it is due, if it has begun and that is known.
    pub fn due_us(&self) -> Option<u64> {
        Some(self.started_us?.saturating_add(self.takes_us?))
    }
}

/// A spawned task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub kind: TaskKind,
    pub line: Option<u32>,
    pub spawned_us: u64,
    pub polled: bool,
    /// It could not be spawned: where it was to be, it went at once, and that panicked.
    pub refused: bool,
    pub ended: Option<(u64, TaskEnd)>,
    /// It was alive when an answer had been given and aborted tasks were gone.
    pub left_behind: bool,
    /// When that was.
    pub seen_alive_us: Option<u64>,
    /// The window in which it was spawned: an index into [`Story::windows`].
    pub window: Option<usize>,
    /// It was there when that window was over. Where the future is dropped, that is just before.
    pub outlives_window: bool,
}

#[cfg(test)]
impl Task {
    /// A task that was spawned on this line before anything else, and goes on.
    pub fn going_on(id: TaskId, line: Option<u32>) -> Self {
        Self {
            id,
            kind: TaskKind::Async,
            line,
            spawned_us: 0,
            polled: true,
            refused: false,
            ended: None,
            left_behind: false,
            seen_alive_us: None,
            window: None,
            outlives_window: false,
        }
    }
}

/// A wait of which only the waker tells that the task has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    pub operation: Operation,
    /// Where it is awaited.
    pub line: Option<u32>,
    pub task: TaskId,
    pub from_us: u64,
    /// `None` while it was still going on when the record ended.
    pub to_us: Option<u64>,
    /// It was given up, and nobody had ended it.
    pub dropped: bool,
    /// The hidden test has done that, with a future that it had been given.
    pub dropped_by_test: bool,
    /// The task that has ended it.
    pub woken_by: Option<TaskId>,
    /// The window in which it began: an index into [`Story::windows`].
    pub window: Option<usize>,
}

/// Something that the answer was given, and that is gone before anybody had it whom it was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub item: LostItem,
    pub task: TaskId,
    /// When it was dropped. Of bytes it is known only that what had them was gone by then.
    pub at_us: u64,
    /// When the wait in which that had them was over.
    pub waited_to_us: u64,
    /// Where in the learner's text: where bytes were awaited, and where a message was dropped.
    pub line: Option<u32>,
    /// What had it.
    pub holder: Holder,
    /// The window in which it was lost: an index into [`Story::windows`].
    pub window: Option<usize>,
}

/// What had something that is lost, as far as calls say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Holder {
    /// The future of this function, the learner's or a library's.
    Function(String),
    /// The future of an `async` block.
    Block,
    /// No future: it was dropped by itself, as a value that nobody has taken is.
    Nobody,
    /// It is not known.
    #[default]
    Unknown,
}

impl Operation {
    /// What it is called in pictures: as the method is.
    pub fn name(self) -> &'static str {
        match self {
            Self::Receive => "recv",
            Self::Closed => "closed",
            Self::ReceiveBroadcast => "broadcast recv",
            Self::Changed => "changed",
            Self::Notified => "notified",
            Self::Cancelled => "cancelled",
            Self::Tracker => "tracker wait",
            Self::Mutex => "Mutex",
            Self::RwLock => "RwLock",
            Self::Semaphore => "Semaphore",
            Self::OnceCell => "OnceCell",
            Self::Read => "read",
            Self::Write => "write",
            Self::Task => "task",
        }
    }

    /// Whether a waker that is called in `other` may have been left in this: who writes wakes readers.
    pub fn is_ended_by(self, other: Self) -> bool {
        let bytes = |operation| matches!(operation, Self::Read | Self::Write);
        // A tracker has a `Notify` inside, and who ends its last task calls nothing else.
        let tracker = self == Self::Tracker && other == Self::Notified;
        self == other || bytes(self) && bytes(other) || tracker
    }

    /// Whether whoever ends it takes the waker out to call it, so that one which is let go was never called.
    pub fn takes_its_waker(self) -> bool {
        matches!(
            self,
            Self::Cancelled
                | Self::Closed
                | Self::Notified
                | Self::Changed
                | Self::ReceiveBroadcast
                | Self::Tracker
        )
    }

    /// Whether each poll of the task leaves a new waker, and an old one is no sign of waiting.
    pub fn is_renewed(self) -> bool {
        matches!(self, Self::Receive | Self::Read | Self::Write)
    }
}

/// A channel with room for so many messages, as far as is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub resource: ItemId,
    /// Where it was made.
    pub line: Option<u32>,
    pub capacity: Option<u32>,
    /// Messages for which room was taken, and those that were received.
    pub sent: u64,
    pub received: u64,
    /// Messages that went with their channel, and nobody has received them.
    pub lost: u64,
    /// The task that has received of it last, and where.
    pub receiver: Option<(TaskId, Option<u32>)>,
    /// The task that has sent to it last, and where.
    pub sender: Option<(TaskId, Option<u32>)>,
}

/// A peer at the other end of what an answer reads and writes, and how far the exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// How many bytes the answer has read of it.
    pub read: u64,
    /// How often the answer was told that nothing more comes, as far as that was counted.
    pub ends_read: u64,
    /// How many bytes have reached it.
    pub arrived: u64,
    /// How many were written since, and have not reached it.
    pub unflushed: u64,
    /// Where the first of these were written.
    pub written: Option<u32>,
    /// How many bytes it has waited for so far, in all.
    pub awaited: u64,
    /// The task that waits for what it sends.
    pub reader: Option<TaskId>,
}

impl Peer {
    /// How many more bytes must reach it before it goes on; 0 if it waits for none.
    pub fn missing(&self) -> u64 {
        self.awaited.saturating_sub(self.arrived)
    }
}

/// A lock or permit in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub resource: ItemId,
    pub kind: ResourceKind,
    /// Where the lock was made.
    pub line: Option<u32>,
    /// Where it was taken, if that was seen.
    pub taken: Option<u32>,
    pub task: TaskId,
    pub from_us: u64,
    pub to_us: Option<u64>,
}

/// Work on another thread, in real microseconds since the run began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    pub label: String,
    pub task: TaskId,
    pub line: Option<u32>,
    pub from_us: u64,
    pub to_us: u64,
}

/// One turn of a task, or several at one instant in between which nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub at_us: u64,
    pub task: TaskId,
    /// How often it was polled, where the record says so: of the test's own task it does not.
    pub polls: Option<u32>,
    pub changes: Vec<Change>,
}

/// What a turn changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub subject: Subject,
    pub became: State,
}

/// What a [`Change`] is about: indices into the lists of the [`Story`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Wait(usize),
    Task(usize),
    Hold(usize),
    Block(usize),
}

/// What was made in files that are not the learner's. What is not here was made in theirs, or it is
/// not known where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// Tasks, by where they were spawned.
    pub tasks: HashMap<TaskId, MadeIn>,
    /// Calls, by their index in [`Story::waits`].
    pub calls: HashMap<usize, MadeIn>,
    /// Locks and channels.
    pub resources: HashMap<ItemId, MadeIn>,
}

/// Whose file something was made in, if not in the learner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeIn {
    /// The hidden test's own.
    HiddenTest,
    /// One of what drives hidden tests, and of `kata`.
    Harness,
    /// A library's.
    Library,
}

/// A panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    pub message: String,
    pub raised: Raised,
    pub task: TaskId,
    /// The innermost line of the learner's that it was raised within, wherever that was.
    pub within: Option<u32>,
}

/// Whose file a panic was raised in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raised {
    /// The learner's, there.
    InTheAnswer { line: u32, column: u32 },
    /// One of ours.
    InOurFiles,
    /// A library's, or it is not known.
    Elsewhere,
}

impl Raised {
    /// Line and column in the learner's source.
    pub fn place(self) -> Option<(u32, u32)> {
        match self {
            Self::InTheAnswer { line, column } => Some((line, column)),
            Self::InOurFiles | Self::Elsewhere => None,
        }
    }
}

/// What a meeting point is called of which Tokio does not say what it is.
pub const UNNAMED: &str = "waiting";

/// What a meeting point is called in pictures and sentences.
pub fn resource_name(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Mutex => "Mutex",
        ResourceKind::RwLock => "RwLock",
        ResourceKind::Semaphore => SEMAPHORE,
        ResourceKind::Barrier => "Barrier",
        ResourceKind::Oneshot => "oneshot",
        // Who waits for a channel waits for room in it.
        ResourceKind::Mpsc => "send",
        ResourceKind::Interval => "interval",
        ResourceKind::Other => UNNAMED,
    }
}
