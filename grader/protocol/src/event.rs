//! What happened in a test process, as a stream of events stamped with virtual time.
//!
//! The stream is written by the harness from three sources: Tokio's tracing spans, the
//! runtime's task hooks, and the simulated services of `kata`. It says what was seen and draws
//! no conclusion.

use serde::{Deserialize, Serialize};

/// Names a task within one run: [`ROOT_TASK`], then 2, 3, … in the order they were spawned.
pub type TaskId = u32;

/// The hidden test's own task: what it awaits directly runs here.
pub const ROOT_TASK: TaskId = 1;

/// Names an operation, a call or a lock within one run; never used twice.
pub type ItemId = u32;

/// What the names of source files begin with that are no learner's and no library's: those of the
/// harness, of `kata`, and of the hidden tests. A panic that is raised in one of them is our fault.
pub const OUR_FILES: &str = "async-kata: ";

/// A position in a source file. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The path as it was given to the compiler; of a file of ours what [`OUR_FILES`] says.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

impl Place {
    /// Whether it lies in a file of ours.
    pub fn is_ours(&self) -> bool {
        self.file.starts_with(OUR_FILES)
    }
}

/// A position whose file is an index into the [`What::File`] events before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShortPlace {
    /// Which file.
    pub file: u16,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Virtual microseconds since the run began. Never decreases within a run.
    pub at_us: u64,
    /// The task that was being polled.
    pub task: TaskId,
    /// What it was.
    pub what: What,
}

impl Event {
    /// The event that is encoded as this; `None` if there is none.
    ///
    /// Here, and not where it is asked for, because this crate is optimised in every build: a record has
    /// up to a million of them.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// The things that can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A source file that places refer to from here on.
    File { index: u16, path: String },

    /// The hidden test handed over to the learner's code.
    Began,
    /// The learner's code gave its answer.
    Returned,
    /// The hidden test drops the learner's future now, before it gave an answer.
    LetGo,
    /// The hidden test drops one of several futures of the learner's now, while the others go on.
    DropsOne,
    /// That one is gone.
    DroppedOne,
    /// Aborted tasks have had their chance to go; whatever lives now was left behind.
    Settled,

    /// A task was spawned.
    TaskSpawned { task: TaskId, kind: TaskKind, bytes: u32, place: Option<ShortPlace> },
    /// A task was polled this often at this instant.
    TaskPolled { task: TaskId, times: u32 },
    /// A task is gone.
    TaskEnded { task: TaskId, end: TaskEnd },

    /// A call of a simulated service or probe was made. Nothing has run yet.
    CallMade { call: ItemId, label: String, takes_ms: u64, place: Option<ShortPlace> },
    /// It was polled for the first time.
    CallStarted { call: ItemId },
    /// It was first polled on a thread that does not run the test, under a paused clock, where
    /// nobody could say how long it takes. That poll panicked.
    CallElsewhere { call: ItemId },
    /// It is over.
    CallEnded { call: ItemId, end: CallEnd },

    /// A timer was made. Nothing waits for it yet.
    TimerMade { timer: ItemId, place: Option<ShortPlace> },
    /// It was made for a runtime that is not the test's, in a test for a paused clock: it counts in
    /// real time, on a thread of the answer's.
    TimerElsewhere { timer: ItemId },
    /// A timer was polled for the first time, or reset: it fires that many milliseconds later.
    TimerSet { timer: ItemId, after_ms: u64 },
    /// It was polled and has fired. Said in real time only, where an answer's own runtime may have another
    /// clock; elsewhere it has fired if it is gone not before the time it was set to.
    TimerFired { timer: ItemId },
    /// A timer is gone.
    TimerDropped { timer: ItemId },

    /// A lock, channel or other meeting point was made.
    ResourceMade { resource: ItemId, kind: ResourceKind, place: Option<ShortPlace> },
    /// Someone began to wait for it.
    WaitStarted { resource: ItemId, wait: ItemId },
    /// What is waited for is this wait's now, by the order in which it was asked for, and whoever waits has
    /// not been polled since.
    Granted { wait: ItemId },
    /// The waiting is over.
    WaitEnded { wait: ItemId, end: CallEnd },
    /// How much of it there is from the beginning: the permits of a semaphore, the messages that a
    /// channel has room for, how many a barrier waits for.
    Capacity { resource: ItemId, amount: u32 },
    /// A lock was taken, or permits were; of a channel, room for a message.
    Acquired { resource: ItemId, amount: u32 },
    /// A lock was given back, or permits were; of a channel, the room of a message that is received
    /// or gone.
    Released { resource: ItemId, amount: u32 },

    /// A chain of calls that is referred to from here on, the innermost first.
    Calls { index: u16, calls: Vec<Call> },
    /// The next event of this task happens inside these calls.
    Inside { calls: u16 },
    /// Nobody looks any more where wakers are left, called and let go: there were too many in this run,
    /// or it cannot be seen on this system.
    OutOfSight,
    /// The task has left its waker with what it waits for, or goes on to wait for: for this wait, if
    /// Tokio says so itself.
    WakerLeft { wait: Option<ItemId> },
    /// A waker that this task has left is called, by the task being polled or by no task.
    WakerUsed { task: TaskId },
    /// A waker that this task has left is let go, and nobody has called it.
    WakerDropped { task: TaskId },
    /// In this poll of its task the answer was not polled, because nothing had woken it: what it waited
    /// for it waits for still.
    LeftAlone,

    /// Something went over the wire between the answer and a peer that the hidden test scripts.
    Exchanged { peer: ItemId, exchange: Exchange },
    /// This was given to the answer, and is gone before anybody had it whom it was for. The calls are
    /// those in which a message was dropped; of bytes, those in which the future stood that had read
    /// them and waited for more.
    Lost { item: LostItem, calls: Option<u16> },

    /// The runtime's thread was asked to stand still inside a poll. The harness did not let it.
    Blocked { for_us: u64, by: BlockedBy },
    /// The runtime's thread waits inside a poll for a lock that nobody can let go any more: no
    /// other thread is there to do it. Nothing follows.
    Stuck,
    /// A clock of the operating system was read so often, inside polls at this instant or on
    /// threads that the answer has started.
    ClockRead { clock: SystemClock, times: u32, on_runtime_thread: bool },
    /// A unit of `kata`'s CPU work ran. What it claims to take is not what it took: `real_from_us`
    /// and `real_to_us` are real microseconds since the run began.
    Worked {
        label: String,
        on: WorkedOn,
        for_us: u32,
        real_from_us: u64,
        real_to_us: u64,
        place: Option<ShortPlace>,
    },
    /// A thread outside the runtime's control begins to sleep in real time.
    SleptElsewhere { for_us: u64 },
    /// Such a thread has slept for so long, or has waited in vain up to a limit of its own, and then has
    /// woken a task; or the test's thread has waited for others meanwhile. Before the answer was there,
    /// it was waited for: virtual time needs no real time to pass.
    WokeElsewhere { for_us: u64 },
    /// The run is given up, in a poll of the hidden test's task in which the test was not asked.
    GivenUp,
    /// This is a test for a paused clock, and this run of it repeats one in real time: it went
    /// wrong, and threads outside the runtime had a part in it.
    RepeatedInRealTime,

    /// Something panicked.
    Panicked { place: Option<ShortPlace>, message: String },
}

/// What goes between an answer and a scripted peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exchange {
    /// The peer is there.
    Connected,
    /// The peer does nothing more before so many more bytes have reached it.
    Awaits { bytes: u32 },
    /// The answer waits for what the peer sends.
    Waits,
    /// The answer has read so many bytes.
    Read { bytes: u32 },
    /// The answer was told that nothing more comes. Of many times only the first are said.
    Ended,
    /// Reading or writing has failed.
    Failed,
    /// The answer has written so many bytes. They reach the peer when they are flushed.
    Written { bytes: u32 },
    /// All that was written has reached the peer.
    Flushed,
    /// The answer has said that it writes nothing more.
    ShutDown,
    /// The answer has let go of the end that it reads from.
    NobodyReads,
}

/// Where addresses of an answer begin that is a library of its own: behind all of the program's.
pub const ANSWER_BEGINS: u64 = 1 << 40;

/// One call in a chain of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Call {
    /// One that the program makes at this address, counted from where the program begins; or the answer,
    /// counted from where it begins and [`ANSWER_BEGINS`] added, if it is a library of its own.
    Program(u64),
    /// One that the library makes which the harness is part of, at this address, counted from where the
    /// library begins.
    Library(u64),
}

/// What can get lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LostItem {
    /// Bytes that a future had read into its buffer, which was not full yet: another one begins to read
    /// from the same source, into a buffer without them.
    Bytes { text: String, count: u32 },
    /// A message, by what is written on it.
    Message { name: String },
}

/// What sort of task it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskKind {
    /// `tokio::spawn` and its relatives.
    Async,
    /// `spawn_local`.
    Local,
    /// `spawn_blocking`.
    Blocking,
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskEnd {
    /// Its future returned.
    Completed,
    /// Its future was dropped before it returned.
    Cancelled,
    /// Its future panicked.
    Panicked,
}

/// How a call or a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallEnd {
    /// It returned.
    Completed,
    /// It was dropped after it had begun.
    Dropped,
    /// It was dropped without ever being polled.
    NeverPolled,
}

/// The meeting points that Tokio reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResourceKind {
    Mutex,
    RwLock,
    Semaphore,
    Barrier,
    Oneshot,
    Mpsc,
    /// An interval: who waits for it waits for its next tick.
    Interval,
    Other,
}

/// What makes a thread stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockedBy {
    /// `std::thread::sleep`.
    Sleep,
    /// A wait with a limit of its own: `recv_timeout`, `wait_timeout`, `park_timeout`.
    TimedWait,
}

/// A clock that runs in real time, whatever the runtime's clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SystemClock {
    /// `std::time::Instant`.
    Monotonic,
    /// `std::time::SystemTime`.
    Wall,
}

/// Where CPU work ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkedOn {
    /// The thread that drives the runtime.
    RuntimeThread,
    /// Any other thread.
    OtherThread,
    /// Another thread, for which the runtime's stood still inside one poll.
    OtherThreadBlockedOn,
}
