//! What the names of functions mean: what is awaited in them, and what holds up a thread.

use crate::vocabulary::calls::{Meaning, Operation, ThreadWait};

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

/// What the path of a function has in it that only lets others run.
const GIVES_WAY: &str = "tokio::task::yield_now";

/// What a channel's own functions have in their names where its receiver goes, or that is awaited.
const CLOSES: [&str; 4] = [
    "::closed",
    "::close",
    "drop_in_place<tokio::sync::mpsc::bounded::Receiver<",
    "drop_in_place<tokio::sync::mpsc::unbounded::UnboundedReceiver<",
];

/// What the paths of functions have in them that poll any number of futures in a loop.
const POLL_SEVERAL: [&str; 5] = [
    "future::join_all::",
    "future::try_join_all::",
    "future::select_all::",
    "future::select_ok::",
    "stream_map::",
];

/// What the name of `function` means.
///
/// ```text
/// tokio::sync::mpsc::bounded::Receiver<T>::recv   a message is awaited
/// ```
pub fn meaning(function: &str) -> Meaning {
    Meaning {
        awaits: awaited(function),
        holds_up: thread_wait(function),
        gives_way: function.contains(GIVES_WAY),
        drops: function.contains("drop_in_place"),
        drops_several: function.contains("drop_in_place<("),
        polls_several: POLL_SEVERAL.iter().any(|name| function.contains(name)),
    }
}

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

/// What a text calls to get to this function: its name, or, where a future of a library is polled, that of
/// its type or of the module that has it, which are called as the method is.
pub fn names_in_a_text(function: &str) -> Vec<String> {
    const FUTURES: [(&str, &str); 1] = [("WaitForCancellationFuture", "cancelled")];
    let Some(implementor) = function.strip_prefix('<') else {
        let last = function.split("::").filter(|part| *part != "{{closure}}").last();
        return last.map(str::to_owned).into_iter().collect();
    };
    let path = implementor.split([' ', '<']).next().unwrap_or_default();
    let mut parts = path.rsplit("::");
    let (kind, module) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let known = FUTURES.iter().filter(|(future, _)| *future == kind).map(|(_, name)| *name);
    known.chain([module]).map(str::to_owned).chain([kind.to_lowercase()]).collect()
}

/// A call of the function of this name, and its line in `lib.rs`, if it is the learner's.
#[cfg(test)]
pub fn call(
    function: &str,
    line: Option<u32>,
) -> std::sync::Arc<crate::vocabulary::calls::CallSite> {
    std::sync::Arc::new(crate::vocabulary::calls::CallSite {
        function: function.into(),
        place: line.map(|line| ("lib.rs".into(), line)),
        meaning: meaning(function),
        ..Default::default()
    })
}
