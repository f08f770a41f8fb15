//! Where an event happens: in which calls, as far as they could be read.

use std::rc::Rc;

use protocol::event::TaskId;

use crate::judgement::story::{Operation, ThreadWait};
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
    /// What holds up the thread there.
    pub thread_wait: Option<ThreadWait>,
    /// Something is being dropped there.
    pub drops: bool,
}

/// What the paths of functions have in them that await something, what that is, and what that is.
const AWAITED: [(&str, Operation); 29] = [
    ("tokio::sync::mpsc::bounded::Receiver", Operation::Receive),
    ("tokio::sync::mpsc::unbounded::UnboundedReceiver", Operation::Receive),
    ("tokio::sync::mpsc::chan::Rx", Operation::Receive),
    ("tokio::sync::mpsc::chan::Tx", Operation::Receive),
    ("tokio::sync::broadcast::", Operation::ReceiveBroadcast),
    ("tokio::sync::watch::", Operation::Changed),
    ("tokio_util::sync::cancellation_token", Operation::Cancelled),
    ("tokio_util::task::task_tracker::TaskTrackerWaitFuture", Operation::Tracker),
    ("tokio::sync::notify::", Operation::Notified),
    ("tokio::io::util::read", Operation::Read),
    ("tokio::io::util::fill_buf", Operation::Read),
    ("tokio::io::util::write", Operation::Write),
    ("tokio::io::util::flush", Operation::Write),
    ("tokio::io::util::shutdown", Operation::Write),
    ("tokio::io::util::buf_writer", Operation::Write),
    ("tokio::io::util::copy::CopyBuffer::poll_fill_buf", Operation::Read),
    ("tokio::io::util::copy::CopyBuffer::poll_write_buf", Operation::Write),
    ("tokio::io::util::mem::SimplexStream::poll_read", Operation::Read),
    ("tokio::io::util::mem::Pipe::poll_read", Operation::Read),
    ("tokio::io::util::mem::Pipe::poll_write", Operation::Write),
    ("tokio::io::util::mem::", Operation::Read),
    ("futures_util::sink::", Operation::Write),
    ("tokio_util::codec::framed", Operation::Read),
    ("tokio::sync::mutex::", Operation::Mutex),
    ("tokio::sync::rwlock::", Operation::RwLock),
    ("tokio::sync::semaphore::", Operation::Semaphore),
    ("tokio::sync::once_cell::", Operation::OnceCell),
    ("tokio::runtime::task::join::JoinHandle", Operation::Task),
    ("tokio::task::join_set::JoinSet", Operation::Task),
];

/// What the paths of functions have in them that hold up a thread, what they are called, and what that
/// is.
const THREAD_WAITS: [(&str, &str, ThreadWait); 14] = [
    ("::mutex::Mutex<", "::lock", ThreadWait::Lock),
    ("::rwlock::RwLock<", "::read", ThreadWait::Lock),
    ("::rwlock::RwLock<", "::write", ThreadWait::Lock),
    ("::condvar::Condvar", "::wait", ThreadWait::Condition),
    ("std::sync::barrier::Barrier", "::wait", ThreadWait::Barrier),
    ("JoinHandle<", "::join", ThreadWait::Join),
    ("::scoped::", "::scope", ThreadWait::Join),
    ("std::sync::mpsc::", "::recv", ThreadWait::Receive),
    ("std::sync::mpsc::", "::next", ThreadWait::Receive),
    ("std::sync::mpsc::", "::send", ThreadWait::Send),
    ("std::thread", "::park", ThreadWait::Park),
    ("tokio::runtime::", "::block_on", ThreadWait::BlockOn),
    ("futures_executor::", "::block_on", ThreadWait::BlockOn),
    ("tokio::sync::", "::blocking_", ThreadWait::BlockOn),
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
            thread_wait: inner.iter().rev().find_map(|call| thread_wait(&call.function)),
            drops: inner.iter().any(|call| call.function.contains("drop_in_place")),
        }
    }
}

impl Standing {
    /// The lines of the learner's functions that are being called, the outermost first.
    pub fn lines(&self) -> impl Iterator<Item = u32> {
        self.path.iter().map(|(_, line)| *line)
    }

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

fn thread_wait(function: &str) -> Option<ThreadWait> {
    let mut known = THREAD_WAITS.iter();
    let found = known.find(|(path, name, _)| function.contains(path) && function.contains(name));
    found.map(|(_, _, wait)| *wait)
}

/// The line of `call`, where it stands in the learner's file.
pub fn line_in(call: &CallSite, answer: &str) -> Option<u32> {
    let (file, line) = call.place.as_ref()?;
    // Whole paths: libraries have files of the same name.
    (file == answer).then_some(*line)
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
