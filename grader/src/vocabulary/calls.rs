//! Calls that a run was in, as far as they could be read in its program, and what the names of their
//! functions mean. What is made of them is not decided here.

use std::sync::Arc;

/// A call in a chain of them, as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallSite {
    /// The path of the function that makes it; empty where that is not known.
    pub function: Arc<str>,
    /// Tells functions of one path apart, such as two blocks of one function; 0 where that is not known.
    pub instance: u64,
    /// Where in the program it is made; `None` of a library's, and where that is not known.
    pub address: Option<u64>,
    /// The file, as the compiler names it, and the line, from 1.
    pub place: Option<(Arc<str>, u32)>,
    /// What the function's name means.
    pub meaning: Meaning,
}

/// What a function's name says of whoever is in a call of it. A name is read once, and its meaning is
/// asked for in every run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Something is awaited in it.
    pub awaits: Option<Operation>,
    /// It holds up its thread.
    pub holds_up: Option<ThreadWait>,
    /// It only gives way, to be polled again at once.
    pub gives_way: bool,
    /// Something is dropped in it.
    pub drops: bool,
    /// Several futures are dropped in it together, so that its name has all of theirs.
    pub drops_several: bool,
    /// It polls any number of futures, each by the same call.
    pub polls_several: bool,
}

/// What is awaited where Tokio has no span for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// The next message of an `mpsc` channel.
    Receive,
    /// That nobody receives any more from an `mpsc` channel.
    Closed,
    /// The next message of a broadcast.
    ReceiveBroadcast,
    /// Another value of a `watch`.
    Changed,
    /// A `Notify`.
    Notified,
    /// The end of a `CancellationToken`.
    Cancelled,
    /// That a `TaskTracker` is closed and has no task left.
    Tracker,
    /// A lock, a permit, or the value of a cell that was made where Tokio does not tell of it, as in a
    /// `static`.
    Mutex,
    RwLock,
    Semaphore,
    OnceCell,
    /// Bytes, from whatever they come.
    Read,
    /// Room for bytes.
    Write,
    /// The end of a task, by its handle or in a set.
    Task,
}

/// A wait that holds up a thread, by whose call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadWait {
    /// A lock of the standard library.
    Lock,
    /// The end of a thread.
    Join,
    /// A message, on a channel of the standard library.
    Receive,
    /// Room for a message, on one.
    Send,
    /// A condition variable.
    Condition,
    /// A barrier of the standard library.
    Barrier,
    /// To be unparked.
    Park,
    /// A future, by an executor on this thread.
    BlockOn,
    /// Something else of the standard library.
    Other,
}
