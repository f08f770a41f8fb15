//! Where an event happens: in which calls, as far as they could be read.

use std::rc::Rc;
use std::sync::Arc;

use protocol::event::TaskId;

use crate::vocabulary::calls::{CallSite, Operation, ThreadWait};

/// What calls say of where a task stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The learner's functions and their lines, the outermost first.
    path: Rc<[(Arc<str>, u32)]>,
    /// The innermost line of the learner's.
    pub line: Option<u32>,
    /// What is awaited there.
    pub operation: Option<Operation>,
    /// What holds up the thread there.
    pub thread_wait: Option<ThreadWait>,
    /// Something is being dropped there.
    pub drops: bool,
}

impl Standing {
    /// What `calls` say, the innermost first, where the learner's file is called `answer`.
    pub fn of(calls: &[Arc<CallSite>], answer: &str) -> Self {
        let theirs = calls.iter().position(|call| line_in(call, answer).is_some());
        let theirs = theirs.unwrap_or(calls.len());
        let (inner, rest) = calls.split_at(theirs);
        // Nearest to the learner's line stands what they have called. A name that has several futures in
        // it says of none of them that it is the one.
        let meanings = || inner.iter().rev().map(|call| call.meaning);
        let mut single = meanings().filter(|meaning| !meaning.drops_several);
        let path = calls
            .iter()
            .rev()
            .filter_map(|call| Some((Arc::clone(&call.function), line_in(call, answer)?)));
        Self {
            path: path.collect(),
            line: rest.first().and_then(|call| line_in(call, answer)),
            operation: single.find_map(|meaning| meaning.awaits),
            thread_wait: meanings().find_map(|meaning| meaning.holds_up),
            drops: meanings().any(|meaning| meaning.drops),
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

/// The line of `call`, where it stands in the learner's file.
pub fn line_in(call: &CallSite, answer: &str) -> Option<u32> {
    let (file, line) = call.place.as_ref()?;
    // Whole paths: libraries have files of the same name.
    (**file == *answer).then_some(*line)
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
