//! The closed list of misunderstandings that a failed test can be put down to.

use serde::{Deserialize, Serialize};

/// Which misunderstanding it was. The words are stable: add, never rename.
///
/// Most are decided by the grader's judge from the record. A hidden test may name one only for
/// what it alone can know, such as a wrong order.
///
/// ```
/// use protocol::Diagnosis;
/// assert_eq!(Diagnosis::NeverAwaited.word(), "never_awaited");
/// assert_eq!(Diagnosis::from_word("never_awaited"), Some(Diagnosis::NeverAwaited));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Diagnosis {
    /// Work that should overlap ran one after the other.
    Sequential,
    /// Work that should run in order overlapped.
    Overlapped,
    /// Work began before the future was polled.
    NotLazy,
    /// A future was made and never polled.
    NeverAwaited,
    /// Different inputs gave the same output, right for one of them.
    HardCoded,
    /// The runtime's thread stood still.
    Blocking,
    /// A task was still alive after the answer was given.
    LeakedTask,
    /// Work that should have been dropped went on.
    NotCancelled,
    /// Nothing could make progress any more.
    Deadlock,
    /// A future was polled over and over while no time passed.
    Spinning,
    /// An update was overwritten by another.
    LostUpdate,
    /// A lock was held while waiting.
    LockHeld,
    /// More was in flight than allowed.
    OverLimit,
    /// The right things in the wrong order.
    OutOfOrder,
    /// Something that was sent or given never arrived.
    LostData,
    /// Data was lost with a future that was dropped before it was done.
    CancelUnsafe,
    /// The code panicked.
    Panicked,
    /// A future cannot move between threads.
    NotSend,
    /// Real time was measured where the runtime's clock counts.
    WrongClock,
    /// Another value than expected, or other calls of services.
    WrongValue,
    /// Another duration than expected.
    WrongTime,
    /// An error was swallowed or not passed on.
    UnhandledError,
    /// The exercise is about one tool, and another was used.
    WrongTool,
}

impl Diagnosis {
    /// Every diagnosis, in the order of their declaration.
    pub const ALL: [Self; 23] = [
        Self::Sequential,
        Self::Overlapped,
        Self::NotLazy,
        Self::NeverAwaited,
        Self::HardCoded,
        Self::Blocking,
        Self::LeakedTask,
        Self::NotCancelled,
        Self::Deadlock,
        Self::Spinning,
        Self::LostUpdate,
        Self::LockHeld,
        Self::OverLimit,
        Self::OutOfOrder,
        Self::LostData,
        Self::CancelUnsafe,
        Self::Panicked,
        Self::NotSend,
        Self::WrongClock,
        Self::WrongValue,
        Self::WrongTime,
        Self::UnhandledError,
        Self::WrongTool,
    ];

    /// The stable word, as it stands in JSON and in the first line of a wrong answer.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Overlapped => "overlapped",
            Self::NotLazy => "not_lazy",
            Self::NeverAwaited => "never_awaited",
            Self::HardCoded => "hard_coded",
            Self::Blocking => "blocking",
            Self::LeakedTask => "leaked_task",
            Self::NotCancelled => "not_cancelled",
            Self::Deadlock => "deadlock",
            Self::Spinning => "spinning",
            Self::LostUpdate => "lost_update",
            Self::LockHeld => "lock_held",
            Self::OverLimit => "over_limit",
            Self::OutOfOrder => "out_of_order",
            Self::LostData => "lost_data",
            Self::CancelUnsafe => "cancel_unsafe",
            Self::Panicked => "panicked",
            Self::NotSend => "not_send",
            Self::WrongClock => "wrong_clock",
            Self::WrongValue => "wrong_value",
            Self::WrongTime => "wrong_time",
            Self::UnhandledError => "unhandled_error",
            Self::WrongTool => "wrong_tool",
        }
    }

    /// The diagnosis a word stands for, or `None` for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|diagnosis| diagnosis.word() == word)
    }
}
