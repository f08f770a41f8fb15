//! What the text shows of why nothing goes on, where the record does not say it.

use crate::judgement::clues;
use crate::judgement::source::Source;

/// What the text shows of why nothing goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clue {
    /// A branch of `select!` is for `Some` message only.
    SomeBranch { line: u32, has_else: bool },
    /// A stop is only looked at between two messages.
    AsksBetween { asked: u32, awaited: u32 },
    /// A message is awaited where nobody looks at the stop.
    AwaitsAlone { line: u32 },
    /// A future says itself that it is pending, and may have kept no waker.
    Pending { line: u32 },
    /// A stream may have no room for any of its futures.
    NoRoom { line: u32 },
}

impl Clue {
    /// What is found first, if anything is.
    pub fn find(source: &Source) -> Option<Self> {
        let some_branch = || {
            clues::some_branch(source).map(|(line, has_else)| Self::SomeBranch { line, has_else })
        };
        let asks_between = || {
            let (asked, awaited) = clues::asks_between_messages(source)?;
            Some(Self::AsksBetween { asked, awaited })
        };
        some_branch()
            .or_else(asks_between)
            .or_else(|| clues::recv_beside_no_stop(source).map(|line| Self::AwaitsAlone { line }))
            .or_else(|| clues::pending_line(source).map(|line| Self::Pending { line }))
            .or_else(|| clues::buffered_line(source).map(|line| Self::NoRoom { line }))
    }

    /// What is said of it.
    pub fn words(self) -> String {
        match self {
            Self::SomeBranch { line, has_else: false } => format!(
                "The branch on line {line} is for `Some` only: when `recv` gives `None`, `select!` \
                 switches it off and waits for the other branches alone."
            ),
            Self::SomeBranch { line, has_else: true } => format!(
                "When `recv` on line {line} gives `None`, that branch is switched off; `else` runs \
                 only when every other branch is, too."
            ),
            Self::AsksBetween { asked, awaited } => format!(
                "Line {asked} asks for the stop only between two messages: while line {awaited} \
                 awaits the next one, nobody asks."
            ),
            Self::AwaitsAlone { line } => format!(
                "Line {line} awaits a message outside the `select!`: until one comes, nobody looks \
                 at the stop."
            ),
            Self::Pending { line } => format!(
                "Line {line} says `Pending`: whoever does must first have left the waker with \
                 something that wakes it, or is never polled again."
            ),
            Self::NoRoom { line } => format!(
                "The stream on line {line} has room for so many futures as it is told; with room \
                 for 0 it never begins one."
            ),
        }
    }

    /// The line to look at.
    pub fn line(self) -> u32 {
        match self {
            Self::SomeBranch { line, .. }
            | Self::AwaitsAlone { line }
            | Self::Pending { line }
            | Self::NoRoom { line } => line,
            Self::AsksBetween { asked, .. } => asked,
        }
    }
}
