//! Where an event happens: in which calls, as far as they could be read.

use std::rc::Rc;

use protocol::event::TaskId;

use crate::judgement::story::Operation;
use crate::vocabulary::record::CallSite;

/// What calls say of where a task stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The learner's functions and their lines, the outermost first.
    path: Rc<[(String, u32)]>,
    /// The innermost line of the learner's.
    pub line: Option<u32>,
    /// What is awaited there.
    pub operation: Option<Operation>,
    /// Something is being dropped there.
    pub drops: bool,
}

/// What the paths of functions have in them that await something, what that is, and what that is.
const AWAITED: [(&str, Operation); 18] = [
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
    ("tokio::io::util::mem::", Operation::Read),
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
        // Nearest to the learner's line stands what they have called. Where several futures are dropped
        // together, the name of their tuple has them all.
        let one_of_many = |call: &&CallSite| call.function.contains("drop_in_place<(");
        let single = inner.iter().rev().filter(|call| !one_of_many(call));
        let operation = single.into_iter().find_map(|call| awaited(&call.function));
        let path = calls
            .iter()
            .rev()
            .filter_map(|call| Some((call.function.clone(), line_in(call, answer)?)));
        Self {
            path: path.collect(),
            line: rest.first().and_then(|call| line_in(call, answer)),
            operation,
            drops: inner.iter().any(|call| call.function.contains("drop_in_place")),
        }
    }
}

impl Standing {
    /// Whether a task that stands here has left `before`: one of its functions is at another line now,
    /// and an `async` function awaits one thing at a time.
    pub fn is_past(&self, before: &Self) -> bool {
        let mut both = self.path.iter().zip(before.path.iter());
        both.find(|(now, then)| now != then).is_some_and(|(now, then)| now.0 == then.0)
    }
}

/// What a channel's own functions have in their names where its receiver goes, or that is awaited.
const CLOSES: [&str; 4] = [
    "::closed",
    "::close",
    "drop_in_place<tokio::sync::mpsc::bounded::Receiver<",
    "drop_in_place<tokio::sync::mpsc::unbounded::UnboundedReceiver<",
];

fn awaited(function: &str) -> Option<Operation> {
    if function.contains("tokio::sync::mpsc::")
        && !function.contains("::recv")
        && CLOSES.iter().any(|part| function.contains(part))
    {
        return Some(Operation::Closed);
    }
    AWAITED.iter().find(|(path, _)| function.contains(path)).map(|(_, operation)| *operation)
}

/// Whether a file lies there that only looks like the learner's: `src/lib.rs` is the harness's root, too, which
/// every test's `main` comes from.
fn is_harness(folder: &str) -> bool {
    let folder = folder.trim_end_matches(['/', '\\']);
    ["harness", "harness/src"].iter().any(|of_ours| folder.ends_with(of_ours))
}

/// The line of `call`, where it stands in the learner's file.
pub fn line_in(call: &CallSite, answer: &str) -> Option<u32> {
    let (file, line) = call.place.as_ref()?;
    let before = file.strip_suffix(answer)?;
    let is_theirs = (before.is_empty() || before.ends_with(['/', '\\'])) && !is_harness(before);
    is_theirs.then_some(*line)
}

/// Where the next event of a task happens.
#[derive(Clone, Debug, Default)]
pub struct Next {
    said: Option<(TaskId, Standing)>,
}

impl Next {
    /// It happens there.
    pub fn says(&mut self, task: TaskId, standing: Standing) {
        self.said = Some((task, standing));
    }

    /// Where this event of `task` happens, as far as that was said.
    pub fn take(&mut self, task: TaskId) -> Standing {
        let said = self.said.take().filter(|(of, _)| *of == task);
        said.map(|(_, standing)| standing).unwrap_or_default()
    }
}
