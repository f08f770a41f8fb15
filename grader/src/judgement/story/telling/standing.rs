//! Where an event happens: in which calls, as far as they could be read.

use protocol::event::TaskId;

use crate::judgement::story::Operation;
use crate::vocabulary::record::CallSite;

/// What calls say of where a task stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The innermost line of the learner's.
    pub line: Option<u32>,
    /// What is awaited there.
    pub operation: Option<Operation>,
    /// Something is being dropped there.
    pub drops: bool,
}

/// What the paths of functions have in them that await something, what that is, and whether it is read
/// from the learner's own line on, the nearest first.
const AWAITED: [(&str, Operation); 17] = [
    ("tokio::sync::mpsc::bounded::Receiver", Operation::Receive),
    ("tokio::sync::mpsc::unbounded::UnboundedReceiver", Operation::Receive),
    ("tokio::sync::mpsc::chan::Rx", Operation::Receive),
    ("tokio::sync::mpsc::chan::Tx", Operation::Receive),
    ("tokio::sync::broadcast::", Operation::ReceiveBroadcast),
    ("tokio::sync::watch::", Operation::Changed),
    ("tokio_util::sync::cancellation_token", Operation::Cancelled),
    ("tokio::sync::notify::", Operation::Notified),
    ("tokio::io::util::read", Operation::Read),
    ("tokio::io::util::fill_buf", Operation::Read),
    ("tokio::io::util::write", Operation::Write),
    ("tokio::io::util::mem::SimplexStream::poll_read", Operation::Read),
    ("tokio::io::util::mem::Pipe::poll_read", Operation::Read),
    ("tokio::io::util::mem::Pipe::poll_write", Operation::Write),
    ("tokio_util::codec::framed", Operation::Read),
    ("tokio::runtime::task::join::JoinHandle", Operation::Task),
    ("tokio::task::join_set::JoinSet", Operation::Task),
];

impl Standing {
    /// What `calls` say, the innermost first, where the learner's file is called `answer`.
    pub fn of(calls: &[CallSite], answer: &str) -> Self {
        let is_theirs = |call: &&CallSite| line_in(call, answer).is_some();
        let theirs = calls.iter().position(|call| is_theirs(&call)).unwrap_or(calls.len());
        let (inner, rest) = calls.split_at(theirs);
        // Nearest to the learner's line stands what they have called.
        let operation = inner.iter().rev().find_map(|call| awaited(&call.function));
        Self {
            line: rest.first().and_then(|call| line_in(call, answer)),
            operation,
            drops: inner.iter().any(|call| call.function.contains("drop_in_place")),
        }
    }
}

fn awaited(function: &str) -> Option<Operation> {
    AWAITED.iter().find(|(path, _)| function.contains(path)).map(|(_, operation)| *operation)
}

fn line_in(call: &CallSite, answer: &str) -> Option<u32> {
    let (file, line) = call.place.as_ref()?;
    let before = file.strip_suffix(answer)?;
    (before.is_empty() || before.ends_with(['/', '\\'])).then_some(*line)
}

/// Where the next event of a task happens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Next {
    said: Option<(TaskId, Option<Standing>)>,
}

impl Next {
    /// It happens there; `None` if nobody has looked.
    pub fn says(&mut self, task: TaskId, standing: Option<Standing>) {
        self.said = Some((task, standing));
    }

    /// Where this event of `task` happens: `Err` if nobody has looked.
    pub fn take(&mut self, task: TaskId) -> Result<Standing, Unseen> {
        match self.said.take() {
            Some((of, standing)) if of == task => standing.ok_or(Unseen),
            _ => Ok(Standing::default()),
        }
    }
}

/// Nobody has looked where something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unseen;
