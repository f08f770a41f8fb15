//! What keeps the runtime's thread from driving the runtime, and where it was when its time was up.

use protocol::event::TaskId;

use crate::vocabulary::calls::ThreadWait;

/// A wait of the runtime's thread, inside a poll, that nobody can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stuck {
    pub at_us: u64,
    pub task: TaskId,
    /// The innermost line of the learner's that it happens within, if that was seen.
    pub line: Option<u32>,
    /// What waits there.
    pub waits: ThreadWait,
}

/// Where a poll of the learner's code was when its time was up. The same poll may be stopped anywhere in
/// a loop: what is told here is the same wherever that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoppedAt {
    /// On this line, where something holds up the thread.
    Waits { line: u32, waits: ThreadWait },
    /// In the loop whose head is on this line, the outermost one.
    Loop { line: u32 },
    /// In what this line does, outside any loop of the learner's.
    Work { line: u32 },
}

impl StoppedAt {
    pub fn line(self) -> u32 {
        match self {
            Self::Waits { line, .. } | Self::Loop { line } | Self::Work { line } => line,
        }
    }
}

impl ThreadWait {
    /// What is waited for, after "waits".
    pub fn what(self) -> &'static str {
        match self {
            Self::Lock => "for a lock",
            Self::Join => "for a thread to end",
            Self::Receive => "for a message",
            Self::Send => "for room in a channel",
            Self::Condition => "at a `Condvar`",
            Self::Barrier => "at a `Barrier`",
            Self::Park => "to be unparked",
            Self::BlockOn => "for a future",
            Self::Other => "in the standard library",
        }
    }

    /// What to do instead of it.
    pub fn instead(self) -> &'static str {
        match self {
            Self::Lock => "let go of its guard before you `.await`",
            Self::Join => "await its work instead",
            Self::Receive => "use a channel of Tokio's, and await the message",
            Self::Send => "use a channel of Tokio's, and await the sending",
            Self::Condition => "use Tokio's `Notify`, and await it",
            Self::Barrier => "use Tokio's `Barrier`, and await it",
            Self::Park => "await what it waits for instead",
            Self::BlockOn => "`.await` it instead",
            Self::Other => "wait for it with `.await`",
        }
    }
}

/// A standstill of the runtime's thread, or work that might have been one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub at_us: u64,
    pub for_us: u64,
    /// The task whose poll does not come back meanwhile.
    pub task: TaskId,
    /// Where it stands still.
    pub line: Option<u32>,
    pub why: Standstill,
}

/// What a thread does instead of driving the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standstill {
    /// It sleeps.
    Sleeps,
    /// It waits in the standard library, for so long at most.
    WaitsAtMost,
    /// It does this work.
    Works(String),
    /// It waits for another thread, which does this work, handed over on this line.
    WaitsFor { label: String, line: Option<u32> },
}
